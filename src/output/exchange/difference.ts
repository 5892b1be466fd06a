import type { Exchange } from '../../core/exchange.ts';
import { diffJson, type JsonChange } from '../../core/json/diff.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { type KeptDigits, parseToCompare } from '../../core/json/kept-digits.ts';
import type { JobChange } from '../../observe/job-changes.ts';
import { visible } from '../text/visible.ts';

/** What the payload of one exchange has otherwise than that of another. */
export interface Comparison {
  readonly changes: readonly JsonChange[];
  /** The two documents. */
  readonly before: JsonValue;
  readonly after: JsonValue;
  /** What numbers are written as that no double holds. */
  readonly digits: KeptDigits;
}

/** Compares two payloads to the last digit; `null` where one of them holds no JSON document. */
export function comparePayloads(before: Exchange, after: Exchange): Comparison | null {
  if (before.payloadText === null || after.payloadText === null) return null;
  const { keptDigits, ...read } = parseToCompare(before.payloadText, after.payloadText);
  return { ...read, changes: diffJson(read.before, read.after), digits: keptDigits };
}

/** A change by itself: of a list too, each entry that came or went. */
export function asValue(change: JsonChange): JobChange {
  return {
    kind: 'value',
    path: change.path,
    before: change.kind === 'added' ? undefined : change.before,
    after: change.kind === 'removed' ? undefined : change.after,
  };
}

/** What is no part of a payload, and makes many differences in it. */
export function differences(before: Exchange, after: Exchange): string[] {
  const facts = [
    ['provider', before.provider ?? 'none that is known', after.provider ?? 'none that is known'],
    ['payload version', before.payloadVersion, after.payloadVersion],
    ['content', before.contentForm, after.contentForm],
  ] as const;
  return facts
    .filter(([, one, other]) => one !== null && other !== null && one !== other)
    .map(([what, one, other]) => `${what}: ${one} -> ${other}`);
}

/** How far two payloads are the same; `null` where their differences say it. */
export function sameness(
  before: Exchange,
  after: Exchange,
  same: { readonly sameBytes: boolean; readonly samePayload: boolean | null },
): string | null {
  const [one, other] = [before.request, after.request].map((request) => `${request.size} bytes`);
  if (same.sameBytes) return `the same bytes: ${one}`;
  if (same.samePayload === true) return `the same payload, written otherwise: ${one}, ${other}`;
  if (same.samePayload === false) return null;
  const without = [before, after].filter(({ payloadText }) => payloadText === null).map(({ id }) => id);
  return visible(`no JSON in ${without.join(' and ')}: not the same bytes, ${one}, ${other}`);
}
