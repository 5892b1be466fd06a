// Starts one of the consumers as a process of its own, on a Node that reads no TypeScript too:
//   node test/consumers/load/serve.mjs lost-update --port 4000 --options '{"pages":8}'
// Its first line says where it is, as JSON. It ends on SIGTERM, and with who forked it.
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const { outputFiles } = buildSync({
  entryPoints: [join(import.meta.dirname, 'process.ts')],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
  target: 'node20',
});
await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
