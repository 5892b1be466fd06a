/** A JSON object from the network: any field may be missing or of any type. */
export type Fields = Readonly<Record<string, unknown>>;

/** Tells an object from the other JSON values. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object's fields; none where it is no object. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The objects of a list; none where it is no list. */
export function objectsOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** A text, or a number written as one; nothing and an empty text are the same: `null`. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number, or a text that is one. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'string' && value.trim() !== '') return numberOf(Number(value));
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The newest of some date-times, in milliseconds since 1970; 0 where none can be read. */
export function newestOf(values: readonly unknown[]): number {
  return values.reduce<number>((newest, value) => {
    const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return Number.isNaN(at) ? newest : Math.max(newest, at);
  }, 0);
}
