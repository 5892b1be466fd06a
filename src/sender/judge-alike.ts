import type { HeaderList } from '../core/http/headers.ts';
import type { JsonObject } from '../core/json/json.ts';
import type { Segment } from '../core/json/pointer.ts';
import { type Judgement, type JudgeOptions, judgeReading, readToJudge } from '../validation/judge.ts';
import type { BodyReading } from '../validation/parse-body.ts';
import { judgeOfPlaces, type PlacesJudge } from './changed-places.ts';

/** A body of which is known what is in it. */
export interface AlikeBody {
  /** What its text was made of: one JSON text, with other values in the same places each time. */
  readonly make: object;
  readonly text: string;
  /** The text as `safeJson` gives it, where the body is nothing else; `null` where it is, or might be. */
  readonly quoted: (() => string) | null;
  /** Where the documents of one make differ; `null` where that is not known. */
  readonly places: readonly (readonly Segment[])[] | null;
  /** The document of the text, of its own. */
  readonly document: () => JsonObject;
}

/** The first body of a make that was read, and the headers that it came with. */
interface FirstReading {
  readonly reading: BodyReading;
  readonly headers: HeaderList;
  /** Judges what the others of its make have of their own. */
  readonly others: PlacesJudge | null;
}

const firstOf = new WeakMap<object, FirstReading>();

/**
 * Judges a body as `judge` does. Texts of one make have in common what a text itself tells: its form, how deep it nests,
 * its members, numbers that no double holds (none that is put in was made from anything but one). So the first of them
 * is read, and of the others the documents are judged, each by itself, or no more of it than may be otherwise.
 */
export function judgeAlike(
  { make, text, places, document }: AlikeBody,
  bytes: Uint8Array,
  headers: HeaderList,
  options: JudgeOptions,
): Judgement {
  const first = firstOf.get(make);
  if (first?.headers !== headers) {
    const reading = readToJudge(bytes, headers, options);
    const judgement = judgeReading(reading, headers, options);
    const others =
      places === null || !reading.ok
        ? null
        : judgeOfPlaces(judgement, places, reading.scan, headers, options);
    firstOf.set(make, { headers, reading, others });
    return judgement;
  }
  const { reading, others } = first;
  if (!reading.ok) return judgeReading(reading, headers, options);
  const own = document();
  return others?.(own, text) ?? judgeReading({ ...reading, text, document: own }, headers, options);
}
