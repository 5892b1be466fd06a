/** An ObjectId of a moment, in milliseconds since 1970: seconds, a process's ten digits, a counter. */
export function objectIdAt(ms: number, maker: string, counter: number): string {
  return `${hexDigits(Math.floor(ms / 1000), 8)}${maker.padStart(10, '0')}${hexDigits(counter, 6)}`;
}

/** Wraps around as the fixed width does: a time before 1970 is a negative remainder, which is no hex. */
export function hexDigits(value: number, width: number): string {
  const limit = 16 ** width;
  return (((value % limit) + limit) % limit).toString(16).padStart(width, '0');
}
