import { usageError } from '../core/error.ts';
import { isRepresentable, parseIsoTime } from '../core/time/iso-time.ts';
import { joinWords, option, words } from '../core/wording.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { FixtureEntry } from '../providers/fixtures.ts';
import type { BuildOptions } from './build-options.ts';
import type { BuiltEvent } from './built-event.ts';
import { type CapturedPayload, renewCaptured } from './captured.ts';
import { chooseEvent, type EventChoice } from './choose.ts';
import { convertVersion, type Fresh, finishEvent } from './encode.ts';
import { checkKey } from './identity/key-template.ts';
import { renewal } from './identity/renew.ts';
import { applyOverrides, overridesFrom, overrideText } from './overrides.ts';
import { newSeed, seededRandom } from './random.ts';
import { startOf } from './start.ts';

/**
 * Builds the webhook of an event: a fresh, coherent one by default, the same bytes every time with
 * `seed` and `now`.
 *
 * @throws WebhookCliError as `chooseEvent` and `applyOverrides` do, `bad_time` for a wrong `now`
 * @example
 * const { body, headers } = buildEvent({ event: 'failed', set: { reason: 'Damaged' } }, catalogue);
 */
export function buildFrom(options: BuildOptions, catalogue: Catalogue): BuiltEvent {
  return buildChosen(chooseEvent(options, catalogue), options);
}

/** The options of a build beside what `EventChoice` holds. */
export type ContentOptions = Omit<
  BuildOptions,
  'provider' | 'event' | 'eventWord' | 'payloadVersion' | 'contentForm'
>;

/**
 * Builds the webhook of an event that is chosen already.
 *
 * @throws WebhookCliError as `applyOverrides` does, `bad_time` for a wrong `now`, `flag_does_not_fit`
 */
export function buildChosen(choice: EventChoice, options: ContentOptions): BuiltEvent {
  const sentAt = readNow(options.now);
  const seed = options.seed ?? newSeed();
  checkKey(options.id, choice.provider);
  const {
    payload: made,
    fresh,
    origin,
    text: madeText,
  } = options.verbatim === true ? verbatim(choice) : freshPayload(choice, options.id, sentAt, seed);
  const overrides = overridesFrom(options);
  const payload = applyOverrides(made, overrides, { add: options.add === true });
  if (options.verbatim === true) refuseChanges(options, choice);
  const text = overrides.length === 0 ? madeText : overrideText(madeText ?? JSON.stringify(made), overrides);
  const built = finishEvent(choice, payload, {
    secret: options.secret ?? null,
    sentAt,
    seed,
    origin,
    text,
  });
  return { ...built, fresh: built.key === null ? fresh : [built.key, ...fresh.slice(1)] };
}

/** A payload, and where it comes from. */
interface Made extends Fresh {
  readonly origin: Pick<FixtureEntry, 'provenance' | 'note'> & { readonly payloadVersion?: string };
  /** Its JSON text, where it is not simply that of the payload. */
  readonly text?: string | undefined;
}

function verbatim({ provider, event, captured }: EventChoice): Made {
  if (captured !== undefined) {
    return { payload: captured.document, fresh: [], origin: originOf(captured), text: captured.text };
  }
  const { document, entry, bytes } = provider.fixtures.load(event.name);
  return { payload: document, fresh: [], origin: entry, text: bytes.toString('utf8') };
}

function originOf({ note, version }: CapturedPayload): Made['origin'] {
  return { provenance: 'captured', note, payloadVersion: version.id };
}

function freshPayload(choice: EventChoice, key: string | undefined, sentAt: number, seed: string): Made {
  const random = seededRandom(seed);
  const { captured } = choice;
  if (captured !== undefined) {
    return { ...renewCaptured(captured, { key, sentAt, random }), origin: originOf(captured) };
  }
  const { origin, payloads } = startOf(choice);
  const identity = renewal(payloads, { key: key ?? null, at: origin.at, sentAt, random });
  const { payload, fresh } = convertVersion(choice, identity.renew(0), {
    sentAt,
    // What a version adds is of this one webhook, such as an id by which duplicates are told: another event has another.
    random: seededRandom(`${seed} event ${choice.event.name}`),
  });
  return { payload, fresh: [...identity.fresh, ...fresh], origin };
}

/** A fixture as it stands has one version and one type, and nothing in it changes. */
function refuseChanges(options: ContentOptions, choice: EventChoice): void {
  const { provider, version, jobType, captured } = choice;
  const own = captured?.version ?? provider.versions[0];
  const asked = [
    overridesFrom(options).length > 0 ? [words`${option('set')} or ${option('unset')}`] : [],
    options.id === undefined ? [] : [words`${option('id')}`],
    version === own ? [] : [words`${option('payloadVersion', version.id)}`],
    jobType === (provider.jobTypes[0] ?? null) ? [] : [words`${option('type', options.type)}`],
  ].flat();
  if (asked.length === 0) return;
  throw usageError(
    'flag_does_not_fit',
    words`${option('verbatim')} sends the fixture as it stands, which ${joinWords(asked, ', ')} would change`,
    'leave one of them out',
  );
}

/**
 * Milliseconds since 1970 of a moment as callers give it; now when it is missing.
 *
 * @throws WebhookCliError `bad_time`
 */
export function readNow(now: BuildOptions['now']): number {
  const ms =
    now === undefined
      ? Date.now()
      : typeof now === 'string'
        ? parseIsoTime(now)
        : typeof now === 'number'
          ? now
          : now.getTime();
  if (ms !== null && isRepresentable(ms)) return ms;
  throw usageError(
    'bad_time',
    '"now" is no ISO 8601 moment from 1970 to 2106',
    'write a date, or a time with its offset: 2026-01-31T09:30:00Z',
  );
}
