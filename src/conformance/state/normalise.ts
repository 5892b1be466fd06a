import { isJsonObject, type JsonValue } from '../../core/json/json.ts';
import { matches, pointer, type Segment } from '../../core/json/pointer.ts';
import type { JobIdentity, JobState } from './state.ts';

export interface NormaliseOptions {
  /** JSON pointers, `*` for any one segment: what is the consumer's own. */
  readonly ignore: readonly string[];
  /** The provider's own id of the job, or `null` where there is none. */
  readonly providerJobId: string | null;
  /** What else the job is asked for by: the name of each place, and what stands there. */
  readonly askedBy?: readonly (readonly [place: string, text: string])[] | undefined;
}

/**
 * What may be compared of a state: identities are written as `{key}`, `{id}` and `{fresh 3}`, ignored
 * paths are out, members are in the order of their names. `null` where nothing was found.
 */
export function normaliseState(state: JobState, job: JobIdentity, options: NormaliseOptions): JsonValue {
  if (!state.found) return null;
  const identity = placeholders(job, options);
  const normaliseValue = (value: JsonValue, path: readonly Segment[]): JsonValue => {
    const isIgnored = (segment: Segment): boolean => {
      const here = pointer([...path, segment]);
      return options.ignore.some((pattern) => matches(here, pattern));
    };
    if (Array.isArray(value)) {
      return value.flatMap((entry, i) => (isIgnored(i) ? [] : [normaliseValue(entry, [...path, i])]));
    }
    if (isJsonObject(value)) {
      const members = Object.entries(value)
        .filter(([name]) => !isIgnored(name))
        .map(([name, member]) => [identity.inText(name), normaliseValue(member, [...path, name])] as const);
      return Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
    }
    if (typeof value === 'string') return identity.inText(value);
    return typeof value === 'number' ? (identity.ofNumber(value) ?? value) : value;
  };
  return normaliseValue(state.document, []);
}

interface Placeholders {
  readonly inText: (text: string) => string;
  readonly ofNumber: (value: number) => string | undefined;
}

/** A shorter text, such as a code of four digits, may be inside another one by chance. */
const SHORTEST_PART = 5;

function placeholders(
  job: JobIdentity,
  { providerJobId, askedBy = [] }: Omit<NormaliseOptions, 'ignore'>,
): Placeholders {
  const names = new Map<string, string>();
  const texts = job.fresh[0] === job.key ? job.fresh : [job.key, ...job.fresh];
  for (const [i, text] of texts.entries()) {
    if (text !== '' && !names.has(text)) names.set(text, i === 0 ? '{key}' : `{fresh ${i}}`);
  }
  if (providerJobId !== null && providerJobId !== '' && providerJobId !== job.key)
    names.set(providerJobId, '{id}');
  for (const [place, text] of askedBy) if (text !== '' && !names.has(text)) names.set(text, `{${place}}`);
  const parts = [...names.keys()].filter((text) => text.length >= SHORTEST_PART);
  const pattern =
    parts.length === 0
      ? null
      : new RegExp(
          `(?<![\\dA-Za-z])(?:${parts
            .toSorted((a, b) => b.length - a.length)
            .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
            .join('|')})(?![\\dA-Za-z])`,
          'g',
        );
  return {
    inText: (text) =>
      names.get(text) ?? (pattern === null ? text : text.replace(pattern, (part) => names.get(part) ?? part)),
    ofNumber: (value) => names.get(String(value)),
  };
}
