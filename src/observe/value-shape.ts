import { isJsonObject, type JsonValue } from '../core/json/json.ts';

const FORMS: readonly (readonly [form: string, pattern: RegExp])[] = [
  ['date-time', /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/],
  ['date', /^\d{4}-\d{2}-\d{2}$/],
  ['time', /^\d{1,2}:\d{2}(:\d{2})?( ?[ap]m)?$/i],
  ['object-id', /^[\da-f]{24}$/],
  ['uuid', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i],
  ['url', /^[a-z][a-z\d+.-]*:\/\//i],
  ['email', /^[^\s@]+@[^\s@]+$/],
  ['digits', /^\d+$/],
];

/**
 * What a value looks like, without a word of it: what may be shown to strangers.
 *
 * @example valueShape('Adam') // 'text(4)'
 */
export function valueShape(value: JsonValue): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (Array.isArray(value)) return value.length === 0 ? 'empty array' : 'array';
  if (isJsonObject(value)) return 'object';
  if (value === '') return 'empty text';
  const form = FORMS.find(([, pattern]) => pattern.test(value))?.[0];
  if (form === undefined) return `text(${value.length})`;
  return form === 'digits' ? `digits(${value.length})` : form;
}

/** A value that can only be a code: a word in lower case, or a small number. `null` for every other. */
export function codeText(value: JsonValue): string | null {
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 10_000 ? String(value) : null;
  return typeof value === 'string' && /^[a-z][a-z0-9_ -]{0,39}$/.test(value) ? value : null;
}
