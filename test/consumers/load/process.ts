import { parseArgs } from 'node:util';
import { isLoadConsumer, type LoadConsumerOptions, startLoadConsumer } from './start.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string', default: '0' }, options: { type: 'string', default: '{}' } },
});

const [name = ''] = positionals;
if (!isLoadConsumer(name)) throw new Error(`no consumer is named "${name}"`);
const options: LoadConsumerOptions[typeof name] = JSON.parse(values.options);
const { url, stateUrl, origin, close } = await startLoadConsumer(name, options, Number(values.port));
// Who forked it keeps it alive as long as he listens: it lets go of him, and ends when its server does.
const end = async (): Promise<void> => {
  await close();
  if (process.connected) process.disconnect();
};
for (const reason of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(reason, end);
process.stdout.write(`${JSON.stringify({ url: url(), stateUrl, origin })}\n`);
