import { isDeepStrictEqual } from 'node:util';
import { usageError } from '../../core/error.ts';
import type { JsonObject } from '../../core/json/json.ts';
import { pointer, valueAt } from '../../core/json/pointer.ts';
import { parsedValue, type SetValue } from '../../core/json/raw.ts';
import { LIMITS } from '../../core/limits.ts';
import { option, words } from '../../core/wording.ts';
import { hasNumber, keySeries, requireKeys } from '../../events/identity/key-template.ts';
import { applyOverrides, type Override, overridesFrom, parsePath } from '../../events/overrides.ts';
import { seededRandom } from '../../events/random.ts';
import type { Provider, VersionDefinition } from '../../providers/provider.ts';

/** What the user changes in the payloads of every job, in the version that they travel in. */
export interface OwnChanges {
  /** Values by path. In a text `{key}` stands for the job's business key, `{n}` for a number of the job's own. */
  readonly set?: Readonly<Record<string, SetValue>> | undefined;
  readonly unset?: readonly string[] | undefined;
  /** Lets `set` add what is not there. */
  readonly add?: boolean | undefined;
}

/** The user's changes, with what is each job's own in them. */
export interface JobChanges {
  /**
   * Those that fit a payload. What it does not have is left alone, since not every event has everything.
   *
   * @param plain the payload as it would be without what a case is about: where the two differ, the case has the last word
   */
  readonly of: (payload: JsonObject, key: string, plain?: JsonObject) => readonly Override[];
  /** The texts that were drawn for a job; of two jobs they match entry by entry. */
  readonly fresh: (key: string) => readonly string[];
}

const KEY = '{key}';

/** Gives every job what is its own in the user's changes. `null` where nothing is changed. */
export function jobChanges(changes: OwnChanges, nonce: string): JobChanges | null {
  const overrides = overridesFrom(changes);
  if (overrides.length === 0) return null;
  const numbers = new Map<string, number>();
  const series = overrides.map((override) =>
    override.kind === 'set' && typeof override.value === 'string' && hasNumber(override.value)
      ? keySeries(override.value, LIMITS.keysOfCheck, seededRandom(`${nonce} ${override.path}`))
      : null,
  );
  const numberOf = (key: string): number => {
    const number = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, number);
    return number;
  };
  const forJob = (override: Override, i: number, key: string): Override => {
    if (override.kind === 'unset' || typeof override.value !== 'string') return override;
    const text = series[i]?.(numberOf(key)) ?? override.value;
    return { ...override, value: text.replaceAll(KEY, () => key) };
  };
  const fits = ({ path, kind }: Override, payload: JsonObject, plain: JsonObject | undefined): boolean => {
    const segments = parsePath(path);
    const here = valueAt(payload, segments);
    if (here === undefined && (kind === 'unset' || changes.add !== true)) return false;
    return plain === undefined || isDeepStrictEqual(here, valueAt(plain, segments));
  };
  return {
    of: (payload, key, plain) =>
      overrides
        .filter((one) => fits(one, payload, plain))
        .map((one) => forJob(one, overrides.indexOf(one), key)),
    fresh: (key) =>
      overrides.flatMap((override, i) => {
        const own = series[i] === null ? null : forJob(override, i, key);
        return own?.kind === 'set' && typeof own.value === 'string' ? [own.value] : [];
      }),
  };
}

/** The version whose key one of the user's paths names, and what becomes of it. */
interface SettledChanges {
  readonly changes: OwnChanges;
  /** The form of the business keys, where the user set the key itself. */
  readonly id: string | undefined;
}

interface Read {
  readonly provider: Provider;
  readonly version: VersionDefinition;
  /** A plain payload, in which what is changed must be found. */
  readonly payload: JsonObject;
  /** JSON pointers by which the state of a job is read. */
  readonly stateFields: readonly string[];
  /** Whether keys are given, one a job. */
  readonly hasKeys: boolean;
}

/**
 * Checks the user's changes. What sets the business key itself is its form, as in the option that is made for it.
 *
 * @throws WebhookCliError `bad_path`, `unknown_path`, `index_out_of_range`, `bad_override`, `bad_id`
 */
export function settleChanges(
  changes: OwnChanges,
  id: string | undefined,
  { provider, version, payload, stateFields, hasKeys }: Read,
): SettledChanges {
  const changed = applyOverrides(payload, overridesFrom(changes), { add: changes.add === true });
  const eventOf = (one: JsonObject): string | null => provider.assume(one, []).event;
  if (eventOf(changed) !== eventOf(payload)) {
    throw usageError(
      'bad_override',
      `a webhook of ${provider.title} would be of another event, or of none, with this change`,
      words`leave it out; ${option('events')} chooses what is sent`,
    );
  }
  const at = (path: string): string => pointer(parsePath(path));
  const isKey = (path: string): boolean => at(path) === version.keyPath;
  for (const path of changes.unset ?? []) {
    if (!isKey(path) && !stateFields.includes(at(path))) continue;
    throw usageError(
      'bad_override',
      `without ${at(path)} no job of ${provider.title} can be told from another`,
      words`leave it, or give it a value by ${option('set')}: X-{n}`,
    );
  }
  const set = Object.entries(changes.set ?? {});
  for (const [path, value] of set) {
    if (typeof value === 'string' && hasNumber(value)) requireKeys(value, LIMITS.keysOfCheck);
    if (!isKey(path) && !stateFields.includes(at(path))) continue;
    if (typeof value === 'string' && (hasNumber(value) || value.includes(KEY))) continue;
    throw usageError(
      'bad_override',
      `with ${JSON.stringify(parsedValue(value))} at ${at(path)} all jobs would be one`,
      'put {n} or {key} where a number or the key may go: X-{n}',
    );
  }
  const own = set.find(([path]) => isKey(path));
  if (own === undefined) return { changes, id };
  const [path, form] = own;
  if (id !== undefined || hasKeys) {
    throw usageError(
      'flag_does_not_fit',
      words`${option(hasKeys ? 'ids' : 'id')} and ${option('set', path)} both give the key`,
      'leave one of them out',
    );
  }
  return {
    changes: { ...changes, set: Object.fromEntries(set.filter(([other]) => !isKey(other))) },
    // Whose key it is made of is its own: a number makes it another one for every job just as well.
    id: String(parsedValue(form)).replaceAll(KEY, '{n}'),
  };
}
