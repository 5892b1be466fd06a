import type { ContentForm } from '../core/exchange.ts';
import type { HeaderList } from '../core/http/headers.ts';
import type { JsonObject } from '../core/json/json.ts';
import { parsePointer, valueAt } from '../core/json/pointer.ts';
import type { Provider, VersionDefinition } from '../providers/provider.ts';
import type { BuiltEvent, EventChoice } from './build.ts';
import type { Provenance } from './fixtures.ts';
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
export function inVersion(choice: EventChoice, payload: JsonObject, moment: VersionMoment): Fresh {
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
  readonly origin: { readonly provenance: Provenance; readonly note: string };
  /** The JSON text, where it is not simply that of the payload. */
  readonly text?: string | undefined;
}

/** A webhook from its finished payload: bytes, headers, key, where it comes from. */
export function finishEvent(
  choice: EventChoice,
  payload: JsonObject,
  { secret, sentAt, seed, origin, text }: Finish,
): Omit<BuiltEvent, 'fresh'> {
  const { provider, event, version, contentForm } = choice;
  const payloadText = text ?? JSON.stringify(payload);
  return {
    provider: provider.id,
    event: event.name,
    payloadVersion: version.id,
    ...wire(provider, version, contentForm, payloadText, secret, sentAt),
    contentForm,
    key: keyOf(payload, version),
    ...known(choice, origin),
    payload,
    payloadText,
    seed,
  };
}

/** The bytes of a JSON text, or of a text that should be one, in a content form. */
export function encodeText(
  text: string,
  contentForm: ContentForm,
  provider: Pick<Provider, 'formField'> | undefined,
): Buffer {
  const fields = new URLSearchParams([[provider?.formField ?? 'json', text]]);
  return Buffer.from(contentForm === 'form' ? fields.toString() : text, 'utf8');
}

/** The body and the provider's headers for a JSON text. */
export function wire(
  provider: Provider,
  version: VersionDefinition,
  contentForm: ContentForm,
  payloadText: string,
  secret: string | null,
  sentAt: number,
): { readonly body: Buffer; readonly headers: HeaderList } {
  const body = encodeText(payloadText, contentForm, provider);
  return {
    body,
    headers: provider.requestHeaders({ version: version.id, contentForm, body, secret, sentAt }),
  };
}

function keyOf(payload: JsonObject, version: VersionDefinition): string | null {
  const key = valueAt(payload, parsePointer(version.keyPath) ?? []);
  return typeof key === 'string' || typeof key === 'number' ? String(key) : null;
}

/** What is known of the payload: a derived version or type is our construction, whatever it started from. */
function known(choice: EventChoice, origin: Finish['origin']): Finish['origin'] {
  const { provider, version, jobType } = choice;
  const derived = version !== provider.versions[0] || jobType !== (provider.jobTypes[0] ?? null);
  return derived
    ? {
        provenance: 'constructed',
        note: `derived from the fixture of payload version ${provider.versions[0].id}; the provider never printed this one`,
      }
    : { provenance: origin.provenance, note: origin.note };
}
