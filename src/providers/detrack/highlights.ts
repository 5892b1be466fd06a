import { isJsonObject, type JsonValue } from '../../core/json/json.ts';
import type { HighlightField } from '../highlights.ts';
import { isStatusCode, STATUS_LABELS } from './codes.ts';
import { numberMember } from './read.ts';

/** What became of the job and why, who was there, for the how manieth time, and what was not taken. */
export const highlights: readonly HighlightField[] = [
  { paths: ['/status'], words: statusWords },
  { paths: ['/reason'], words: textWords },
  { paths: ['/assign_to'], words: (value) => prefixed('by', value) },
  { paths: ['/attempt'], words: attemptWords },
  { paths: ['/items'], words: rejectedWords },
  { paths: ['/note'], words: textWords },
  // The other kind of job is the rare one.
  { paths: ['/type'], words: (value) => (value === 'Delivery' ? null : textWords(value)) },
];

function statusWords(value: JsonValue): string | null {
  return isStatusCode(value) ? STATUS_LABELS[value] : textWords(value);
}

function textWords(value: JsonValue): string | null {
  return typeof value === 'string' ? value : null;
}

function prefixed(word: string, value: JsonValue): string | null {
  return typeof value === 'string' && value.trim() !== '' ? `${word} ${value}` : null;
}

/** The first is what is usual. Quoted, as an odd one may be, it is one as well. */
function attemptWords(value: JsonValue): string | null {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d{1,6}$/.test(value));
  return isNumber && Number(value) > 1 ? `attempt ${value}` : null;
}

function rejectedWords(value: JsonValue): string | null {
  if (!Array.isArray(value)) return null;
  const rejected = value.filter(isRejected).length;
  return rejected === 0 ? null : `${rejected} of ${value.length} items rejected`;
}

/** Whether some of an item was not taken; version 1 has another name for how many. */
export function isRejected(item: JsonValue): boolean {
  return (
    isJsonObject(item) && (numberMember(item, 'reject_quantity') ?? numberMember(item, 'reject') ?? 0) > 0
  );
}
