const ISO_MOMENT = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * Reads an ISO 8601 moment: a date, which begins at midnight UTC, or a date-time with its offset. Without
 * one it would mean another moment on every machine.
 *
 * @returns milliseconds since 1970, or `null`
 */
export function parseIsoTime(text: string): number | null {
  const date = ISO_MOMENT.exec(text)?.[1];
  const ms = date === undefined ? Number.NaN : Date.parse(text);
  // A day that a month does not have is rolled over by the parser.
  const exists = date !== undefined && new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) === true;
  return exists && isRepresentable(ms) ? ms : null;
}

/** Tells the moments that an ObjectId can hold: 32 bits of seconds, 1970 to 2106. */
export function isRepresentable(ms: number): boolean {
  return ms >= 0 && ms <= 0xffff_ffff * 1000;
}
