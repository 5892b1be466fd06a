import { bodyBytes } from '../../core/http/body.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { type KeptDigits, writeJson } from '../../core/json/kept-digits.ts';
import { pointer } from '../../core/json/pointer.ts';
import { cutText } from '../../core/text/cut-text.ts';
import { inTellingOrder } from '../../observe/job-changes.ts';
import { asValue, comparePayloads, differences, sameness } from '../../output/exchange/difference.ts';
import { visible } from '../../output/text/visible.ts';
import { type LoadedCatalogue, providerOf } from '../../providers/catalogue.ts';
import { payloadWords } from '../../validation/glossary.ts';
import type { ChangeView, DiffView } from '../wire.ts';
import { rowView, type Shown } from './row.ts';

const MOST_CHANGES = 500;
const MOST_CHARACTERS = 1000;

/** What the payload of one exchange has otherwise than that of another, what tells most first. */
export function diffView(before: Shown, after: Shown, catalogue: LoadedCatalogue): DiffView {
  const [one, other] = [before.exchange, after.exchange];
  const sameBytes = bodyBytes(one.request).equals(bodyBytes(other.request));
  const comparison = sameBytes ? null : comparePayloads(one, other);
  const provider = one.provider === other.provider ? providerOf(other, catalogue) : null;
  const { codeName } = payloadWords(provider, other.payloadVersion, catalogue.modelOf);
  const changes = inTellingOrder((comparison?.changes ?? []).map(asValue)).flatMap((change): ChangeView[] => {
    if (change.kind !== 'value') return [];
    const path = pointer(change.path);
    const name = (value: JsonValue | undefined): string | null => {
      const known = value === undefined ? null : codeName(path, value);
      return known === null ? null : visible(known);
    };
    const digits = comparison?.digits ?? new Map();
    return [
      {
        path: visible(path),
        kind: change.before === undefined ? 'added' : change.after === undefined ? 'removed' : 'changed',
        before: jsonText(change.before, digits),
        after: jsonText(change.after, digits),
        beforeName: name(change.before),
        afterName: name(change.after),
      },
    ];
  });
  const samePayload = comparison && comparison.changes.length === 0;
  const said = sameness(one, other, { sameBytes, samePayload });
  return {
    before: rowView(before, catalogue),
    after: rowView(after, catalogue),
    changes: changes.slice(0, MOST_CHANGES),
    moreChanges: Math.max(changes.length - MOST_CHANGES, 0),
    isSame: sameBytes,
    notes: [...differences(one, other).map((each) => visible(each)), ...(said === null ? [] : [said])],
  };
}

function jsonText(value: JsonValue | undefined, digits: KeptDigits): string | null {
  return value === undefined ? null : visible(cutText(writeJson(value, digits), MOST_CHARACTERS));
}
