/** The port of `listen`, and where `send` posts unless told otherwise. */
export const DEFAULT_PORT = 4141;

/** Where `send` posts unless told otherwise. */
export const DEFAULT_TARGET = `http://127.0.0.1:${DEFAULT_PORT}/`;
