import { post, startCapture } from './capture.ts';
import { exchangesOf, fixture, runCli, startListen, temporaryFolder } from './cli.ts';

/** A folder whose journal has three exchanges, what they were, and who answered the one that was sent. */
export async function withHistory() {
  const cwd = temporaryFolder();
  const listening = await startListen(['--json'], { cwd });
  await post(`${listening.url}hooks`, fixture('detrack/failed'));
  await post(`${listening.url}hooks`, '{"hello":1}');
  const target = await startCapture((response) => response.writeHead(404).end('{"why":"no such hook"}'));
  await runCli(['send', '--topic', 'order_created', '--id', '77712345', '--to', `${target.url}app`], { cwd });
  listening.kill('SIGTERM');
  await listening.ended;
  const run = await runCli(['history', '--json'], { cwd });
  return { cwd, run, exchanges: exchangesOf(run), target };
}
