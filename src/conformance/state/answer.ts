import type { JsonValue } from '../../core/json/json.ts';
import { nestingDepth } from '../../core/json/scan.ts';
import type { JobState } from './state.ts';

/** What a consumer that knows nothing of a job is read as. */
export const UNKNOWN_JOB: JobState = { found: false, document: null };

// What compares states walks through them by recursion.
const MAX_DEPTH = 200;

/** A text as a state: empty and `null` are no job, JSON is a document, everything else is the text. */
export function stateOf(text: string): JobState {
  const trimmed = text.trim();
  if (trimmed === '') return UNKNOWN_JOB;
  const document = documentOf(trimmed);
  return document === null ? UNKNOWN_JOB : { found: true, document };
}

function documentOf(text: string): JsonValue {
  if (nestingDepth(text) > MAX_DEPTH) return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
