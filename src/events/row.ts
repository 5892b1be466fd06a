import { type HeaderList, isSameList } from '../core/http/headers.ts';
import type { JsonObject } from '../core/json/json.ts';
import { pointer, type Segment } from '../core/json/pointer.ts';
import { buildChosen, type ContentOptions, readNow } from './build.ts';
import type { SendableEvent } from './built-event.ts';
import { type Clock, clockFor } from './calendar.ts';
import type { EventChoice } from './choose.ts';
import { businessKeyOf, callHeaders, encodeBody, sendableParts } from './encode.ts';
import { checkKey } from './identity/key-template.ts';
import { drawIdentity } from './identity/renew.ts';
import type { Change, Substitution } from './identity/template.ts';
import { closed, jsonTemplate, openPlace, refinePlaces } from './json-template.ts';
import { applyOverrides, overrideEdits, overridesFrom, overrideText } from './overrides.ts';
import { seededRandom, unseededRandom } from './random.ts';
import { renderer, rowText } from './row-text.ts';
import { startOf } from './start.ts';

type RowOptions = Omit<ContentOptions, 'seed'>;

/** A webhook of a row, and what is in its body. */
export interface RowEvent extends SendableEvent {
  readonly alike: {
    /** The same for all texts that differ in the same places only. */
    readonly make: object;
    readonly text: string;
    /** The text as `safeJson` gives it; `null` where the body is another text, or might be. */
    readonly quoted: (() => string) | null;
    /** Where the documents of one make differ; `null` where that is not known. */
    readonly places: readonly (readonly Segment[])[] | null;
    /** A new copy of the document. */
    readonly document: () => JsonObject;
  };
}

/** What a webhook of a row is made of. */
type RowBody = Pick<RowEvent, 'body' | 'key'> & Partial<RowEvent>;

/**
 * Builds the webhooks of an event one after another: each is what `buildChosen` gives with its seed, byte for byte, and
 * one without a seed is another one every time. What they all have is made once.
 *
 * @throws WebhookCliError as `buildChosen` does
 */
export function eventRow(
  choice: EventChoice,
  options: RowOptions,
): (seed: string | undefined) => SendableEvent & Partial<RowEvent> {
  const isVerbatim = options.verbatim === true;
  // A conversion works on the whole payload: what it changes is not known place by place. What was captured is read anew
  // each time as well: a burst of it is too rare to pay for more.
  if (choice.captured !== undefined || (!isVerbatim && choice.version !== choice.provider.versions[0])) {
    return (seed) => buildChosen(choice, { ...options, seed });
  }
  const { origin, bodyOf } = isVerbatim ? verbatimRow(choice, options) : freshRow(choice, options);
  const common = sendableParts(choice, origin);
  const secret = options.secret ?? null;
  let headers: HeaderList = [];
  return (seed) => {
    const sentAt = readNow(options.now);
    const { body, key, alike } = bodyOf(seed, sentAt);
    const own = callHeaders(choice, { body, secret, sentAt });
    // The very same list where it says the same, so that what is made of it is made once too.
    if (!isSameList(headers, own)) headers = own;
    // Node 20 adds what comes behind a spread a hundred times as slowly as what stands before one.
    return alike === undefined ? { body, key, headers, ...common } : { body, key, headers, alike, ...common };
  };
}

interface Row {
  readonly origin: Parameters<typeof sendableParts>[1];
  readonly bodyOf: (seed: string | undefined, sentAt: number) => RowBody;
}

function verbatimRow(choice: EventChoice, options: RowOptions): Row {
  const { body, key, provenance, note } = buildChosen(choice, options);
  const own = { body, key };
  return { origin: { provenance, note }, bodyOf: () => own };
}

function freshRow(choice: EventChoice, options: RowOptions): Row {
  const { provider, version, contentForm } = choice;
  checkKey(options.id, provider);
  const { origin, document, payloads } = startOf(choice);
  const overrides = overridesFrom(options);
  const payload = applyOverrides(document, overrides, { add: options.add === true });
  const changes = payloads.changes(0);
  const open = jsonTemplate(
    JSON.stringify(document),
    changes.map(({ path }) => path),
    overrideEdits(overrides),
  );
  const keyPlace = changes.findIndex(({ path }) => pointer(path) === version.keyPath);
  // Without a place of its own the key is what the fixture or the user says.
  const changingKey = open.places.includes(keyPlace) ? changes[keyPlace]?.change : undefined;
  const fixedKey = businessKeyOf(payload, overrideText(JSON.stringify(document), overrides), version);
  // What is taken out of a list moves what is behind it.
  const isInPlace = overrides.every(({ kind }) => kind === 'set');
  const atClock = onceASecond(origin.at, (clock) => {
    const moved = { clock, texts: new Map(), numbers: new Map() };
    const atMoment = refinePlaces(open, (place) => {
      const change = changes[place]?.change;
      return change?.isOfClock === true ? closed(JSON.stringify(change.by(moved))) : openPlace(place);
    });
    const places = atMoment.places.map((place) => changes[place]?.path ?? []);
    return {
      clock,
      make: atMoment,
      places: isInPlace ? places : null,
      render: renderer(rowText(atMoment, changes)),
    };
  });
  const unseeded = unseededRandom();
  return {
    origin,
    bodyOf: (seed, sentAt) => {
      const { clock, make, places, render } = atClock(sentAt);
      const random = seed === undefined ? unseeded : seededRandom(seed);
      const identity = drawIdentity(payloads, { key: options.id ?? null, random, clock });
      const { text, quoted } = render(identity);
      const body = encodeBody(text, contentForm, provider);
      return {
        body,
        key: keyOf(changingKey, identity) ?? fixedKey,
        alike: {
          make,
          text,
          quoted: contentForm === 'json' ? quoted : null,
          places,
          document: () =>
            applyOverrides(payloads.renew(0, identity), overrides, { add: options.add === true }),
        },
      };
    },
  };
}

function keyOf(change: Change | undefined, identity: Substitution): string | null {
  return change === undefined ? null : String(change.by(identity));
}

/** What is made of the clock of a moment, made anew where the clock is another one: it moves by whole seconds. */
function onceASecond<T>(at: string, make: (clock: Clock) => T): (sentAt: number) => T {
  const from = Date.parse(at);
  let made: { readonly second: number; readonly value: T } | null = null;
  return (sentAt) => {
    const second = Math.floor((sentAt - from) / 1000);
    if (made?.second !== second) made = { second, value: make(clockFor(at, sentAt)) };
    return made.value;
  };
}
