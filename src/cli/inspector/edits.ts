import { usageError } from '../../core/error.ts';
import { MAX_DEPTH } from '../../core/json/json.ts';
import { RawJson, type SetValue } from '../../core/json/raw.ts';
import { nestingDepth } from '../../core/json/scan.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import type { Override } from '../../events/overrides.ts';
import type { Edit } from '../../inspector/wire.ts';

/**
 * What the page changes in a payload as the changes that flags make, in its order. Values stay as they were written.
 *
 * @throws WebhookCliError `bad_override` for a value that is no JSON
 */
export function overridesOf(edits: readonly Edit[]): readonly Override[] {
  return edits.map(
    (edit): Override =>
      edit.op === 'unset'
        ? { kind: 'unset', path: edit.path }
        : { kind: 'set', path: edit.path, value: readJson(edit.json) },
  );
}

/** The same, apart: values by their paths, and what is taken out. */
export function changesOf(edits: readonly Edit[]): {
  readonly set: Readonly<Record<string, SetValue>>;
  readonly unset: readonly string[];
} {
  const overrides = overridesOf(edits);
  const set = overrides.flatMap((each) => (each.kind === 'set' ? [[each.path, each.value] as const] : []));
  return {
    // A null prototype, so that no path can be taken for something inherited.
    set: Object.assign(Object.create(null) as Record<string, SetValue>, Object.fromEntries(set)),
    unset: overrides.flatMap(({ kind, path }) => (kind === 'unset' ? [path] : [])),
  };
}

function readJson(json: string): RawJson {
  const bad = (problem: string): Error =>
    usageError(
      'bad_override',
      `${excerpt(json, 60)} ${problem}`,
      'a text stands in double quotes: "Damaged"',
    );
  if (nestingDepth(json) > MAX_DEPTH) throw bad(`nests deeper than ${MAX_DEPTH}`);
  try {
    return new RawJson(json);
  } catch {
    throw bad('is no JSON');
  }
}
