import type { HeaderList } from '../core/http/headers.ts';
import type { JsonObject } from '../core/json/json.ts';
import { type Judgement, type JudgeOptions, judgeReading, readToJudge } from '../validation/judge.ts';
import type { BodyReading } from '../validation/parse-body.ts';

/** A body of which is known what is in it. */
export interface AlikeBody {
  /** What its text was made of: one JSON text, with other values in the same places each time. */
  readonly make: object;
  readonly text: string;
  /** The document of the text, of its own. */
  readonly document: () => JsonObject;
}

/** The first body of a make that was read, and the headers that it came with. */
interface FirstReading {
  readonly reading: BodyReading;
  readonly headers: HeaderList;
}

const firstOf = new WeakMap<object, FirstReading>();

/**
 * Judges a body as `judge` does. Texts of one make have in common what a text itself tells: its form, how deep it nests,
 * its members, numbers that no double holds (none that is put in was made from anything but one). So the first of them
 * is read, and of the others the documents are judged, each by itself.
 */
export function judgeAlike(
  { make, text, document }: AlikeBody,
  bytes: Uint8Array,
  headers: HeaderList,
  options: JudgeOptions,
): Judgement {
  let first = firstOf.get(make);
  if (first?.headers !== headers) {
    first = { headers, reading: readToJudge(bytes, headers, options) };
    firstOf.set(make, first);
    return judgeReading(first.reading, headers, options);
  }
  const { reading } = first;
  return judgeReading(reading.ok ? { ...reading, text, document: document() } : reading, headers, options);
}
