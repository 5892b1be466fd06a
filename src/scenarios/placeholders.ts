import { usageError } from '../core/error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import type { KeptDigits } from '../core/json/kept-digits.ts';
import { parsePointer, valueAt } from '../core/json/pointer.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { durationMs } from '../core/time/duration.ts';
import { dateTimeLike } from '../events/calendar.ts';

/** What the placeholders of a step stand for. */
export interface StepMoment {
  /** Milliseconds since 1970, on the scenario's own calendar. */
  readonly ms: number;
  /** The same for any time of its day, which is not always that of `ms`: days move as a whole. */
  readonly dayMs: number;
  /** A date-time written as the provider writes them: its offset is taken over. */
  readonly like: string;
  /** A new ObjectId of a moment, milliseconds since 1970. */
  readonly objectId: (ms: number) => string;
  /** What numbers of the payload stand for. */
  readonly keptDigits: KeptDigits;
}

const PLACEHOLDER = /\{(now|today|id|\/)([^{}]*)\}/g;

/**
 * Fills in the placeholders of a value, in all texts that it holds:
 *
 * - `{now}`: the step's moment as the provider writes date-times; `{now-2ms}`, `{now+90s}` beside it
 * - `{today}`: its day; `{today+2}` and `{today-1}` count days, `{today+2:MM-DD-YYYY}` writes it in another order
 * - `{id}`: a new ObjectId of that moment; `{id-2s}` of one beside it
 * - `{/order/order_id}`: what is there in the payload
 *
 * @throws WebhookCliError `bad_scenario` for a placeholder that begins like one of these and is none
 */
export function fillPlaceholders(value: JsonValue, moment: StepMoment, payload: JsonObject): JsonValue {
  if (Array.isArray(value)) return value.map((entry) => fillPlaceholders(entry, moment, payload));
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, v]) => [key, fillPlaceholders(v, moment, payload)]),
    );
  }
  if (typeof value !== 'string') return value;
  return value.replace(PLACEHOLDER, (whole, word: string, rest: string) => {
    const filled = FILLERS[word]?.(rest, moment, payload);
    if (filled !== undefined && filled !== null) return filled;
    throw usageError(
      'bad_scenario',
      `${excerpt(whole, 60)} stands for nothing`,
      word === '/'
        ? 'a pointer in braces names a text or number of the payload'
        : 'write {now}, {now-2ms}, {today}, {today+2}, {today+2:MM-DD-YYYY} or {id}',
    );
  });
}

type Filler = (rest: string, moment: StepMoment, payload: JsonObject) => string | null;

const FILLERS: Readonly<Record<string, Filler>> = {
  now: (rest, moment) => {
    const ms = offsetMs(rest);
    return ms === null ? null : dateTimeLike(moment.like, moment.ms + ms);
  },
  today: (rest, moment) => {
    const parts = /^([+-]\d{1,4})?(?::(.*))?$/.exec(rest);
    if (parts === null) return null;
    const day = dateTimeLike(moment.like, moment.dayMs + Number(parts[1] ?? 0) * DAY_MS).slice(0, 10);
    const [year = '', month = '', date = ''] = day.split('-');
    const order = parts[2] ?? 'YYYY-MM-DD';
    return /^(?=.*YYYY)(?=.*MM)(?=.*DD)[YMD./ -]+$/.test(order)
      ? order.replace('YYYY', year).replace('MM', month).replace('DD', date)
      : null;
  },
  id: (rest, moment) => {
    const ms = offsetMs(rest);
    return ms === null ? null : moment.objectId(moment.ms + ms);
  },
  '/': (rest, { keptDigits }, payload) => {
    const found = valueAt(payload, parsePointer(`/${rest}`) ?? []);
    if (typeof found === 'number') return keptDigits.get(found) ?? String(found);
    return typeof found === 'string' ? found : null;
  },
};

const DAY_MS = 86_400_000;

/** Milliseconds of `+90s` or `-2ms`; 0 of nothing. */
function offsetMs(text: string): number | null {
  if (text === '') return 0;
  const size = durationMs(text.slice(1));
  if (size === null || !/^[+-]/.test(text)) return null;
  return text.startsWith('-') ? -size : size;
}
