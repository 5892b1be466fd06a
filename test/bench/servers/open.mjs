/** Listens on a free port of this machine, tells it, and lives as long as who started it. */
export function open(server) {
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
  process.on('disconnect', () => process.exit());
  return server;
}
