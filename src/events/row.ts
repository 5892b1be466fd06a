import { type HeaderList, isSameList } from '../core/http/headers.ts';
import type { JsonObject } from '../core/json/json.ts';
import { pointer } from '../core/json/pointer.ts';
import { buildChosen, type ContentOptions, readNow } from './build.ts';
import { type Clock, clockFor, movedTo } from './calendar.ts';
import type { EventChoice } from './choose.ts';
import { businessKeyOf, encodeBody, type SendableEvent, sendable } from './encode.ts';
import { drawIdentity } from './identity/renew.ts';
import type { Change, Substitution } from './identity/template.ts';
import { closePlaces, fillPlaces, jsonTemplate } from './json-template.ts';
import { applyOverrides, overrideEdits, overridesFrom, overrideText } from './overrides.ts';
import { seededRandom, unseededRandom } from './random.ts';
import { startOf } from './start.ts';

type RowOptions = Omit<ContentOptions, 'seed'>;

/** A webhook of a row, and what is in its body. */
export interface RowEvent extends SendableEvent {
  readonly alike: {
    /** The same for all of a row: their texts differ in the same places only. */
    readonly make: object;
    readonly text: string;
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
  // A conversion works on the whole payload: what it changes is not known place by place.
  if (!isVerbatim && choice.version !== choice.provider.versions[0]) {
    return (seed) => buildChosen(choice, { ...options, seed });
  }
  const { origin, bodyOf } = isVerbatim ? verbatimRow(choice, options) : freshRow(choice, options);
  const secret = options.secret ?? null;
  let headers: HeaderList = [];
  return (seed) => {
    const sentAt = readNow(options.now);
    const { body, key, alike } = bodyOf(seed, sentAt);
    const event = sendable(choice, origin, { body, key, secret, sentAt });
    // The very same list where it says the same, so that what is made of it is made once too.
    if (!isSameList(headers, event.headers)) headers = event.headers;
    return alike === undefined ? { ...event, headers } : { ...event, headers, alike };
  };
}

interface Row {
  readonly origin: Parameters<typeof sendable>[1];
  readonly bodyOf: (seed: string | undefined, sentAt: number) => RowBody;
}

function verbatimRow(choice: EventChoice, options: RowOptions): Row {
  const { body, key, provenance, note } = buildChosen(choice, options);
  return { origin: { provenance, note }, bodyOf: () => ({ body, key }) };
}

function freshRow(choice: EventChoice, options: RowOptions): Row {
  const { provider, version, contentForm } = choice;
  const { origin, document, payloads } = startOf(choice);
  const overrides = overridesFrom(options);
  const payload = applyOverrides(document, overrides, { add: options.add === true });
  const changes = payloads.changes(0);
  const open = jsonTemplate(
    JSON.stringify(document),
    changes.map(({ path }) => path),
    overrideEdits(overrides),
  );
  const textAt = (place: number, substitution: Substitution): string =>
    JSON.stringify(changes[place]?.change.by(substitution) ?? null);
  const keyPlace = changes.findIndex(({ path }) => pointer(path) === version.keyPath);
  // Without a place of its own the key is what the fixture or the user says.
  const changingKey = open.places.includes(keyPlace) ? changes[keyPlace]?.change : undefined;
  const fixedKey = businessKeyOf(payload, overrideText(JSON.stringify(document), overrides), version);
  const atClock = onceASecond(origin.at, (clock) => {
    const moved = { clock, texts: new Map(), numbers: new Map() };
    return {
      clock,
      text: closePlaces(open, (place) => (changes[place]?.change.isOfClock ? textAt(place, moved) : null)),
    };
  });
  const unseeded = unseededRandom();
  return {
    origin,
    bodyOf: (seed, sentAt) => {
      const { clock, text } = atClock(sentAt);
      const random = seed === undefined ? unseeded : seededRandom(seed);
      const identity = drawIdentity(payloads, { key: options.id ?? null, random, clock });
      const whole = fillPlaces(text, (place) => textAt(place, identity));
      return {
        body: encodeBody(whole, contentForm, provider),
        key: keyOf(changingKey, identity) ?? fixedKey,
        alike: {
          make: open,
          text: whole,
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

/** What is made of the clock of a moment, made anew where the clock is another one. */
function onceASecond<T>(at: string, make: (clock: Clock) => T): (sentAt: number) => T {
  let made: { readonly movedTo: number; readonly value: T } | null = null;
  return (sentAt) => {
    const moved = movedTo(at, sentAt);
    if (made?.movedTo !== moved) made = { movedTo: moved, value: make(clockFor(at, sentAt)) };
    return made.value;
  };
}
