import { buildFrom } from '../../events/build.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import { chooseTravel } from '../../events/choose.ts';
import { finishEvent } from '../../events/encode.ts';
import { applyOverrides, overrideText } from '../../events/overrides.ts';
import type { VersionDefinition } from '../../providers/provider.ts';
import { openScenario, type ScenarioRun } from '../../scenarios/open.ts';
import type { EventSource, WireFormat } from './case-context.ts';
import { catalogueOf } from './ordinary.ts';
import { type RunParts, secretFor } from './run-parts.ts';

/** Makes the webhooks of one case. */
export function eventSource(parts: RunParts, caseId: string): EventSource {
  const { options, provider, nonce, now, jobs, keys, changes } = parts;
  const { wireFormats } = options;
  const catalogue = catalogueOf(provider);
  const [{ version, contentForm }] = wireFormats;
  let made = 0;
  const nextSeed = (): string => {
    made += 1;
    return `${nonce}/${caseId}/${made}`;
  };
  return {
    build: (name, own = {}) => {
      const chosen = own.version ?? version;
      const built = keys.draw((id) =>
        buildFrom(
          {
            ...own,
            provider: provider.id,
            event: name,
            payloadVersion: chosen.id,
            id: own.id ?? id,
            contentForm:
              own.contentForm ?? (own.version === undefined ? contentForm : formOf(wireFormats, chosen.id)),
            seed: nextSeed(),
            now: own.now ?? now,
            secret: secretFor(options, chosen),
          },
          catalogue,
        ),
      );
      const changed = withOwnChanges(built, parts, { version: chosen, event: name });
      if (changed.key !== null) jobs.begin(changed.key, () => changed.payload);
      return changed;
    },
    open: (scenario) => {
      const length = scenario.steps.slice(1).reduce((sum, step) => sum + step.afterMs, 0);
      const run = keys.draw((id) =>
        openScenario(scenario, catalogue, {
          payloadVersion: version.id,
          contentForm,
          id,
          seed: nextSeed(),
          secret: secretFor(options, version),
          startAt: now - length,
        }),
      );
      const changed = changes === null ? run : changedRun(run, parts);
      jobs.begin(run.key, () => changed.build(0, { sentAt: now }).payload);
      return changed;
    },
  };
}

/** A webhook with what the user changes in every job. */
function withOwnChanges(
  built: BuiltEvent,
  { options, provider, changes }: RunParts,
  { version, event: name }: { readonly version: VersionDefinition; readonly event: string },
): BuiltEvent {
  const overrides = changes?.of(built.payload, built.key ?? '') ?? [];
  const event = provider.events.find((one) => one.name === name);
  if (changes === null || overrides.length === 0 || event === undefined) return built;
  const { contentForm, seed } = built;
  const finished = finishEvent(
    chooseTravel({ provider, event }, { payloadVersion: version.id, contentForm }),
    applyOverrides(built.payload, overrides, { add: true }),
    {
      secret: secretFor(options, version) ?? null,
      sentAt: Date.now(),
      seed,
      origin: built,
      text: overrideText(built.payloadText, overrides),
    },
  );
  return { ...finished, fresh: [...built.fresh, ...changes.fresh(built.key ?? '')] };
}

/** The same of each step of a scenario. */
function changedRun(run: ScenarioRun, parts: RunParts): ScenarioRun {
  const [{ version }] = parts.options.wireFormats;
  return {
    ...run,
    fresh: [...run.fresh, ...(parts.changes?.fresh(run.key) ?? [])],
    build: (step, call) =>
      withOwnChanges(run.build(step, call), parts, {
        version,
        event: run.scenario.steps[step]?.event ?? '',
      }),
  };
}

/** The first form that the user says a version travels in, the version's own otherwise. */
function formOf(
  wireFormats: readonly WireFormat[],
  versionId: string,
): WireFormat['contentForm'] | undefined {
  return wireFormats.find((wire) => wire.version.id === versionId)?.contentForm;
}
