import { isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import { parseIsoTime } from '../core/time/iso-time.ts';

/** What a payload says that happened to its job, as it came. */
export interface TimelineWords {
  /** ISO 8601, as it is written; `undefined` where the entry does not say. */
  readonly at: string | undefined;
  readonly label: string;
  /** Who, where or why; `''` for nothing. */
  readonly detail: string;
}

/** The same at a known moment. */
interface TimelineEntry extends TimelineWords {
  readonly at: string;
  /** Milliseconds since 1970. */
  readonly ms: number;
}

/** Who knows what payloads say of their jobs: a provider. */
interface TimelineReader {
  readonly timeline: (payload: JsonObject) => readonly TimelineWords[];
}

/** What a payload says that happened to its job, in the order of time. What has no moment with an offset is left out. */
export function timelineOf({ timeline }: TimelineReader, payload: JsonValue): TimelineEntry[] {
  if (!isJsonObject(payload)) return [];
  return timeline(payload)
    .flatMap(({ at, label, detail }): TimelineEntry[] => {
      const ms = at?.includes('T') === true ? parseIsoTime(at) : null;
      return at === undefined || ms === null ? [] : [{ at, label, detail, ms }];
    })
    .toSorted((a, b) => a.ms - b.ms);
}
