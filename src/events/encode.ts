import type { ContentForm } from '../core/exchange.ts';
import type { HeaderList } from '../core/http/headers.ts';
import type { JsonObject } from '../core/json/json.ts';
import { parsePointer, valueAt } from '../core/json/pointer.ts';
import { WrittenNumbers } from '../core/json/written-numbers.ts';
import type { Provenance } from '../providers/fixtures.ts';
import type { Provider, VersionDefinition } from '../providers/provider.ts';
import type { BuiltEvent, SendableEvent } from './built-event.ts';
import type { EventChoice } from './choose.ts';
import type { Random } from './random.ts';

/** A payload and the texts that were made fresh for it. */
export interface Fresh {
  readonly payload: JsonObject;
  readonly fresh: readonly string[];
}

interface VersionMoment {
  /** Milliseconds since 1970: when the event happens. */
  readonly sentAt: number;
  readonly random: Random;
  /** The payload of the webhook before, in the default version. */
  readonly before?: JsonObject | undefined;
}

/** Writes a payload of the default version in the chosen one, which may add texts of its own. */
export function convertVersion(choice: EventChoice, payload: JsonObject, moment: VersionMoment): Fresh {
  const { provider, event, version } = choice;
  if (version.id === provider.versions[0].id) return { payload, fresh: [] };
  const made: string[] = [];
  const fresh = (pattern: string): string => {
    const text = moment.random.text(pattern);
    made.push(text);
    return text;
  };
  const { sentAt, before } = moment;
  const context = { event: event.name, version: version.id, sentAt, fresh, before };
  return { payload: provider.toVersion(payload, context), fresh: made };
}

interface Finish {
  readonly secret: string | null;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly seed: string;
  readonly origin: {
    readonly provenance: Provenance;
    readonly note: string;
    /** The version that it is of as it stands; the provider's default unless given. */
    readonly payloadVersion?: string | undefined;
  };
  /** The JSON text, where it is not simply that of the payload. */
  readonly text?: string | undefined;
}

/** A webhook from its finished payload: bytes, headers, key, where it comes from. */
export function finishEvent(
  choice: EventChoice,
  payload: JsonObject,
  { secret, sentAt, seed, origin, text }: Finish,
): Omit<BuiltEvent, 'fresh'> {
  const payloadText = text ?? JSON.stringify(payload);
  const body = encodeBody(payloadText, choice.contentForm, choice.provider);
  const key = businessKeyOf(payload, payloadText, choice.version);
  return { ...sendable(choice, origin, { body, key, secret, sentAt }), payload, payloadText, seed };
}

/** A webhook from its body. */
function sendable(
  choice: EventChoice,
  origin: Finish['origin'],
  { body, key, secret, sentAt }: Pick<SendableEvent, 'body' | 'key'> & Pick<Finish, 'secret' | 'sentAt'>,
): SendableEvent {
  return {
    ...sendableParts(choice, origin),
    body,
    key,
    headers: callHeaders(choice, { body, secret, sentAt }),
  };
}

/** What all webhooks of an event have in common. */
export function sendableParts(
  choice: EventChoice,
  origin: Finish['origin'],
): Omit<SendableEvent, 'headers' | 'body' | 'key'> {
  const { provider, event, version, contentForm } = choice;
  return {
    provider: provider.id,
    event: event.name,
    payloadVersion: version.id,
    contentForm,
    ...known(choice, origin),
  };
}

/** The headers that a webhook's provider sets. */
export function callHeaders(
  { provider, version, contentForm }: EventChoice,
  { body, secret, sentAt }: Pick<Finish, 'secret' | 'sentAt'> & Pick<SendableEvent, 'body'>,
): HeaderList {
  return provider.requestHeaders({ version: version.id, contentForm, body, secret, sentAt });
}

/** The name of the form field of a document whose provider is not known or names none. */
const USUAL_FORM_FIELD = 'json';

/** The bytes of a JSON text, or of a text that should be one, in a content form. */
export function encodeBody(text: string, contentForm: ContentForm, provider: Provider | null): Buffer {
  if (contentForm === 'json') return Buffer.from(text, 'utf8');
  const fields = new URLSearchParams([[provider?.formField ?? USUAL_FORM_FIELD, text]]);
  return Buffer.from(fields.toString(), 'utf8');
}

/**
 * A body with another JSON text in the place of its own, and all else as it was: a byte order mark, the other fields
 * of a form.
 */
export function replaceDocument(body: string, from: string, to: string, contentForm: ContentForm): string {
  if (contentForm === 'json') return body.slice(0, body.length - from.length) + to;
  const fields = body.trim().split('&');
  const index = fields.findIndex((field) =>
    [...new URLSearchParams(field)].some(([, value]) => value === from),
  );
  const name = fields[index]?.split('=', 1)[0] ?? USUAL_FORM_FIELD;
  const encoded = new URLSearchParams([['', to]]).toString().slice(1);
  const form = fields.map((field, i) => (i === index ? `${name}=${encoded}` : field)).join('&');
  const before = body.slice(0, body.length - body.trimStart().length);
  return before + form + body.slice(body.trimEnd().length);
}

/** The business key of a payload, and to its last digit where it is a number. */
export function businessKeyOf(
  payload: JsonObject,
  payloadText: string,
  version: VersionDefinition,
): string | null {
  const path = parsePointer(version.keyPath) ?? [];
  const key = valueAt(payload, path);
  if (typeof key === 'number') return new WrittenNumbers(payloadText).exact(key, path);
  return typeof key === 'string' ? key : null;
}

/** What is known of the payload: a derived version or type is our construction, whatever it started from. */
function known(choice: EventChoice, origin: Finish['origin']): Pick<Finish['origin'], 'provenance' | 'note'> {
  const { provider, version, jobType } = choice;
  const own = origin.payloadVersion ?? provider.versions[0].id;
  const derived = version.id !== own || jobType !== (provider.jobTypes[0] ?? null);
  return derived
    ? {
        provenance: 'constructed',
        note: `derived from the payload of version ${own}; the provider never printed this one`,
      }
    : { provenance: origin.provenance, note: origin.note };
}
