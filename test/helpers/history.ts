import { post, startCapture } from './capture.ts';
import { exchangesOf, fixture, temporaryFolder } from './cli.ts';
import { listenInProcess, runInProcess } from './in-process.ts';

/** A folder whose journal has three exchanges, what they were, and who answered the one that was sent. */
export async function withHistory() {
  const cwd = temporaryFolder();
  const listening = await listenInProcess(['--json'], { cwd });
  await post(`${listening.url}hooks`, fixture('detrack/failed'));
  await post(`${listening.url}hooks`, '{"hello":1}');
  const target = await startCapture((response) => response.writeHead(404).end('{"why":"no such hook"}'));
  const order = ['send', '--topic', 'order_created', '--id', '77712345', '--to', `${target.url}app`];
  await runInProcess(order, { cwd });
  listening.kill('SIGTERM');
  await listening.ended;
  const run = await runInProcess(['history', '--json'], { cwd });
  return { cwd, run, exchanges: exchangesOf(run), target };
}
