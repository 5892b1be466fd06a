import { isJsonObject, type JsonValue } from '../../core/json/json.ts';
import {
  AS_JSON,
  type DocumentJudgement,
  type DocumentOptions,
  judgeValue,
  type Source,
  sourceOf,
  tooDeep,
  unreadable,
} from './judge-value.ts';
import { judgeOwnLine, noWebhook, ownLine } from './own-lines.ts';

/** Judges a JSON document, or each entry of an array when it is asked for, since what is found in all may be much. */
export function* judgeWhole(
  text: string,
  whole: JsonValue,
  options: DocumentOptions,
  source = sourceOf(text),
): Generator<DocumentJudgement, void, undefined> {
  const deep = tooDeep(text);
  if (deep !== null) return yield deep;
  if (!Array.isArray(whole)) return yield judgeOne(whole, '', options, source, '') ?? noWebhook();
  if (whole.length === 0) return yield EMPTY_ARRAY;
  let count = 0;
  for (const [i, value] of whole.entries()) {
    const one = judgeOne(value, `/${i}`, options, source, `/${i}`);
    if (one === null) continue;
    count += 1;
    yield one.readAs === AS_JSON ? { ...one, readAs: AS_ENTRY } : one;
  }
  if (count === 0) yield noWebhook();
}

const AS_ENTRY = { kind: 'array', words: '' } as const;
const EMPTY_ARRAY = unreadable(
  '',
  'body/empty',
  'a JSON object',
  'an empty array',
  'there is no payload in it; PHP writes an array without members so',
  { kind: 'array', words: 'an empty array' },
);

/** Judges a value, or the webhook of a line of ours; `null` for one that has none. */
export function judgeOne(
  value: JsonValue,
  place: string,
  options: DocumentOptions,
  source: Source,
  within: string,
): DocumentJudgement | null {
  const own = ownLine(value);
  if (own === 'other') return null;
  return own === 'webhook' && options.at === undefined && isJsonObject(value)
    ? judgeOwnLine(value, place, options, source, within)
    : judgeValue(value, place, options, source, within);
}
