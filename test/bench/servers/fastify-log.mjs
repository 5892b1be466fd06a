// Fastify with its own logger, pino, and a line for each body.
//
//   node fastify-log.mjs FOLDER_OF_PACKAGES LOG
import { createRequire } from 'node:module';

const [packages, file] = process.argv.slice(2);
const app = createRequire(packages)('fastify')({ logger: { level: 'info', file } });
app.post('/', async (request) => {
  request.log.info({ body: request.body });
  return {};
});
await app.listen({ port: 0, host: '127.0.0.1' });
process.send({ port: app.server.address().port });
process.on('disconnect', () => process.exit());
