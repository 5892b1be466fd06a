import type { ContentForm } from '../core/exchange.ts';
import { editJson, type JsonEdit } from '../core/json/edit.ts';
import type { JsonObject } from '../core/json/json.ts';
import { parsePointer, valueAt } from '../core/json/pointer.ts';
import { onceEach } from '../core/memo.ts';
import type { EventDefinition, Provider, VersionDefinition } from '../providers/provider.ts';
import { clockFor, onClockOf } from './calendar.ts';
import { isSetText } from './identity/following.ts';
import { drawKey } from './identity/key-template.ts';
import { drawIdentity } from './identity/renew.ts';
import { identityTemplate } from './identity/template.ts';
import type { Random } from './random.ts';

/** A payload that a receiver was really sent, and what is known of it. */
export interface CapturedPayload {
  readonly provider: Provider;
  readonly event: EventDefinition;
  readonly version: VersionDefinition;
  readonly contentForm: ContentForm;
  /** ISO 8601: when it came. */
  readonly at: string;
  readonly document: JsonObject;
  /** The text of that document as it came. */
  readonly text: string;
  /** Where it is from, in words. */
  readonly note: string;
}

/** A payload, the texts that were made fresh for it, and its own text. */
interface Renewed {
  readonly payload: JsonObject;
  readonly fresh: readonly string[];
  readonly text: string;
}

/** Who a captured payload becomes, and when. */
interface CapturedMoment {
  /** The form of the new business key; the provider's own when missing. */
  readonly key: string | undefined;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly random: Random;
}

/** A captured payload under a new identity and at a new time. Of its text every byte stays that says neither. */
export function renewCaptured(captured: CapturedPayload, { key, sentAt, random }: CapturedMoment): Renewed {
  const { at, template } = readOnce(captured);
  const identity = drawIdentity(template, { key: key ?? null, random, clock: clockFor(at, sentAt) });
  const edits = template.changes(0).map(
    ({ path, change }): JsonEdit => ({
      kind: 'set',
      path,
      text: JSON.stringify(change.by(identity)),
    }),
  );
  const text = editJson(captured.text, [...edits, ...keyEdits(captured, key, random)]);
  return { payload: JSON.parse(text) as JsonObject, fresh: [...identity.texts.values()], text };
}

/** A key that is a number, or that is missing, is no text that the identity could replace. */
function keyEdits(
  { document, version, provider }: CapturedPayload,
  key: string | undefined,
  random: Random,
): JsonEdit[] {
  const path = parsePointer(version.keyPath) ?? [];
  const own = valueAt(document, path);
  if (isSetText(own) || (typeof own !== 'number' && key === undefined)) return [];
  const fresh = key === undefined ? random.text(provider.identity.keyPattern) : drawKey(key, random);
  const isNumber = typeof own === 'number' && /^[1-9]\d*$/.test(fresh);
  return [{ kind: 'set', path, text: isNumber ? fresh : JSON.stringify(fresh) }];
}

/** Who builds one webhook of a captured payload builds many. */
const readOnce = onceEach(({ provider, version, at, document }: CapturedPayload) => ({
  at: onClockOf(document, at),
  template: identityTemplate([document], { identity: provider.identity, keyPath: version.keyPath }),
}));
