import type { SetValue } from '../../core/json/raw.ts';
import type { BuildOptions } from '../../events/build-options.ts';
import { parseSet } from '../../events/overrides.ts';
import type { EventFlags } from './event.ts';

/** The options of `buildEvent` that flags ask for. */
export function buildOptions(flags: EventFlags, event: string, eventWord?: string): BuildOptions {
  return {
    event,
    eventWord,
    provider: flags.provider,
    payloadVersion: flags.payloadVersion,
    contentForm: flags.contentType,
    type: flags.type,
    id: flags.id,
    set: setValues(flags),
    unset: flags.unset,
    add: flags.add,
    seed: flags.seed,
    now: flags.now,
    verbatim: flags.verbatim,
  };
}

/** The values of `--set` by their paths. */
export function setValues(flags: Pick<EventFlags, 'set'>): Readonly<Record<string, SetValue>> {
  const entries = (flags.set ?? []).map(parseSet).map(({ path, value }) => [path, value] as const);
  // A null prototype, so that no path can be taken for something inherited.
  return Object.assign(Object.create(null) as Record<string, SetValue>, Object.fromEntries(entries));
}
