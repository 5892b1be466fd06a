import type { JsonObject } from '../core/json/json.ts';
import { walkJson } from '../core/json/pointer.ts';

/** How far times move. */
export interface Clock {
  /** Whole seconds, in ms. */
  readonly deltaMs: number;
  /** Whole days, in ms, as the provider's wall calendar counts them. */
  readonly dayMs: number;
}

const DAY = 86_400_000;

/** How far times move so that what was sent `at` is sent at `sentAt`, milliseconds since 1970. */
export function clockFor(at: string, sentAt: number): Clock {
  const from = Date.parse(at);
  const to = movedTo(at, sentAt);
  return { deltaMs: to - from, dayMs: (dayNumber(to, at) - dayNumber(from, at)) * DAY };
}

/**
 * Where the moment `at` lands when it is moved to `sentAt`, milliseconds since 1970: by whole seconds, rounded
 * down, so that nothing that has happened lies in the future.
 */
export function movedTo(at: string, sentAt: number): number {
  const from = Date.parse(at);
  return from + Math.floor((sentAt - from) / 1000) * 1000;
}

/** The number of a day, counted as the calendar of a date-time's offset does. */
export function dayNumber(ms: number, like: string): number {
  return Math.floor((ms + zoneOffsetMs(like)) / DAY);
}

/** A day inside a longer text, `MM-DD-YYYY`. */
export const DAY_TEXT = /\b(\d{2})-(\d{2})-(\d{4})\b/;
const DAY_TEXTS = new RegExp(DAY_TEXT, 'g');
/** A date-time that says its offset. */
export const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

function zoneOffsetMs(text: string): number {
  const offset = DATE_TIME.exec(text)?.[4] ?? 'Z';
  if (offset === 'Z') return 0;
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** A date-time that was read, and how it is written. */
export interface TimeParts {
  /** What the clock of its offset shows, as milliseconds since 1970 there. */
  readonly wallMs: number;
  readonly fraction: string;
  readonly offset: string;
}

/** Reads a date-time that says its offset; `null` for other text, and where no calendar has such a day. */
export function readDateTime(text: string): TimeParts | null {
  const parts = DATE_TIME.exec(text);
  const ms = parts === null ? Number.NaN : Date.parse(text);
  if (parts === null || Number.isNaN(ms)) return null;
  const [, , , fraction = '', offset = 'Z'] = parts;
  return { wallMs: ms + zoneOffsetMs(text), fraction, offset };
}

/** Writes a date-time that has moved in the way it was written: offset, fraction. */
export function writeMoved({ wallMs, fraction, offset }: TimeParts, deltaMs: number): string {
  return `${new Date(wallMs + deltaMs).toISOString().slice(0, 19)}${fraction}${offset}`;
}

/** A moment, in milliseconds since 1970, as a clock of the text's offset shows it: ISO 8601 without an offset. */
function wallClock(ms: number, like: string): string {
  return new Date(ms + zoneOffsetMs(like)).toISOString().slice(0, -1);
}

/** Writes a moment with milliseconds and with the offset of another date-time. */
export function dateTimeLike(like: string, ms: number): string {
  return `${wallClock(ms, like)}${DATE_TIME.exec(like)?.[4] ?? 'Z'}`;
}

/** A moment written with the offset that the first date-time of a payload has: its days begin there. */
export function onClockOf(payload: JsonObject, moment: string): string {
  for (const { value } of walkJson(payload)) {
    if (typeof value === 'string' && readDateTime(value) !== null) {
      return dateTimeLike(value, Date.parse(moment));
    }
  }
  return moment;
}

/** Writes a moment, in milliseconds since 1970, with the offset and as many digits of a second as another date-time. */
export function rewriteMoment(like: string, ms: number): string {
  const [, , , fraction = '', offset = 'Z'] = DATE_TIME.exec(like) ?? [];
  const wall = wallClock(ms, like);
  return `${wall.slice(0, 19)}${wall.slice(19, 19 + fraction.length)}${offset}`;
}

/** Tells a date `YYYY-MM-DD` that a calendar has from every other text. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** Moves a date `YYYY-MM-DD`. Other text stays as it is. */
export function moveDate(text: string, dayMs: number): string {
  if (!isDate(text)) return text;
  return new Date(Date.parse(text) + dayMs).toISOString().slice(0, 10);
}

/** Moves every `MM-DD-YYYY` in a text. */
export function moveDayTexts(text: string, dayMs: number): string {
  return text.replace(DAY_TEXTS, (whole, month: string, day: string, year: string) => {
    const moved = moveDate(`${year}-${month}-${day}`, dayMs);
    const [y, m, d] = moved.split('-');
    return y === undefined ? whole : `${m}-${d}-${y}`;
  });
}
