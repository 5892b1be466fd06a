/** Any text, of which an editor offers those that are known. */
export type Open<K extends string> = K | (string & Record<never, never>);

/** Any number, of which an editor offers those that are known. */
export type OpenNumber<K extends number> = K | (number & Record<never, never>);
