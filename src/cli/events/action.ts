import { nameLike } from '../../captures/folder.ts';
import { systemCode, usageError } from '../../core/error.ts';
import { redactHeaders } from '../../core/http/redact.ts';
import { indentJson } from '../../core/json/indent.ts';
import { buildChosen, buildFrom } from '../../events/build.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import { chooseCaptured } from '../../events/choose.ts';
import { allEvents, chosenProvider } from '../../events/names.ts';
import { builtEventLine, jsonLine } from '../../output/exchange/ndjson.ts';
import { visible } from '../../output/text/visible.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { findScenario } from '../../scenarios/bundled.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { EventFlags } from '../flags/event.ts';
import { buildOptions } from '../flags/event-options.ts';
import { writeNote } from '../screen/note.ts';
import { printTable } from '../screen/table.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import { printFixtures, projectFixtures } from './captured.ts';
import { printEventScreen } from './event-screen.ts';
import type { EventsFlags, ShowEventFlags } from './flags.ts';
import { printOwnScenarios, scenarioCalled, showScenario } from './scenarios.ts';

/** Runs `events`. */
export async function printEvents(
  session: Session,
  flags: EventsFlags,
  catalogue = bundledCatalogue,
): Promise<number> {
  const { out, json } = session;
  const only = chosenProvider(flags.provider, catalogue);
  const listed = allEvents(catalogue).filter(({ provider }) => only === undefined || provider === only);
  const rows = listed.map(({ provider, event }) => {
    const fixture = provider.fixtures.entries().find((entry) => entry.event === event.name);
    return {
      provider,
      event,
      provenance: fixture?.provenance ?? 'constructed',
      note: fixture?.note ?? '',
      sources: fixture?.sources ?? [],
    };
  });
  if (json) {
    for (const { provider, event, provenance, note, sources } of rows) {
      const { name, label, description, certainty, basis, recognisable, aliases } = event;
      out.line(
        jsonLine('event', {
          provider: provider.id,
          event: name,
          kind: provider.eventWord,
          label,
          description,
          certainty,
          basis,
          recognisable,
          aliases,
          provenance,
          note,
          sources,
        }),
      );
    }
    const fixtures = await printFixtures(session, catalogue, only);
    const scenarios = await printOwnScenarios(session, catalogue, only);
    const own = { ...(fixtures === 0 ? {} : { fixtures }), ...(scenarios === 0 ? {} : { scenarios }) };
    out.line(jsonLine('summary', { events: rows.length, ...own }));
    return EXIT.done;
  }
  printTable(
    session,
    [
      { title: 'provider' },
      { title: 'event' },
      { title: 'payload' },
      { title: 'when', shrink: 1, wrap: true },
    ],
    rows.map(({ provider, event, provenance }) => [
      provider.id,
      ['event', event.name],
      [provenance === 'published' ? 'ok' : provenance === 'documented' ? 'plain' : 'warn', provenance],
      event.description,
    ]),
  );
  const fixtures = await printFixtures(session, catalogue, only);
  const scenarios = await printOwnScenarios(session, catalogue, only);
  const senders = [...(fixtures === 0 ? [] : ['--fixture']), ...(scenarios === 0 ? [] : ['--scenario'])];
  writeNote(
    session,
    `payload: published by the provider, built from documented fields, or constructed, which is our best reading${senders.length === 0 ? '' : `; captured is what was received: send ${senders.join(' or ')} sends it`}`,
  );
  return EXIT.done;
}

/** The event of a name, or else the fixture of the project that has it, or else the scenario. */
async function whatIsCalled(
  session: Session,
  flags: EventFlags,
  name: string,
  catalogue: Catalogue,
): Promise<BuiltEvent | Scenario> {
  const options = buildOptions(flags, name);
  try {
    return buildFrom(options, catalogue);
  } catch (error) {
    if (systemCode(error) !== 'unknown_event') throw error;
    const provider = chosenProvider(flags.provider, catalogue);
    const fixtures = await projectFixtures(session, catalogue, provider);
    const found = nameLike(
      name,
      fixtures.map(([own]) => own),
    );
    const fixture = fixtures.find(([own]) => own === found)?.[1];
    if (fixture === undefined) {
      const scenario = await scenarioCalled(session, name, catalogue, provider);
      if (scenario === undefined) throw error;
      return scenario;
    }
    if (flags.type !== undefined || flags.payloadVersion !== undefined) {
      throw usageError(
        'flag_does_not_fit',
        '--type and --payload-version do not fit a fixture',
        'it is what it was captured as; --set changes single fields',
      );
    }
    return buildChosen(chooseCaptured(fixture, options), options);
  }
}

/** Says that an event and a scenario have one name: `delivered` is another name of `completed`. */
function tellOfNamesake(session: Session, name: string, catalogue: Catalogue): void {
  const scenario = findScenario(name, catalogue);
  if (scenario === undefined) return;
  writeNote(
    session,
    `a scenario is called ${scenario.name} too: send --scenario ${scenario.name} sends it, events --scenarios --json has its steps`,
  );
}

/** Runs `events show`. */
export async function showEvent(
  session: Session,
  flags: EventFlags & ShowEventFlags,
  name: string,
  catalogue = bundledCatalogue,
): Promise<number> {
  const { out } = session;
  const built = await whatIsCalled(session, flags, name, catalogue);
  if ('steps' in built) return showScenario(session, flags, built);
  const { provider, event, payloadVersion, contentForm, key, provenance, note, seed } = built;
  if (session.json) {
    out.line(
      builtEventLine(
        {
          provider,
          event,
          payloadVersion,
          contentForm,
          key,
          provenance,
          note,
          seed,
          headers: redactHeaders(built.headers),
        },
        built.payloadText,
      ),
    );
    return EXIT.done;
  }
  if (session.context.stdout.isTTY === true) {
    await printEventScreen(session, flags, built, catalogue);
    tellOfNamesake(session, name, catalogue);
    return EXIT.done;
  }
  const text = flags.verbatim === true ? built.payloadText.trimEnd() : indentJson(built.payloadText);
  out.line(visible(text, { keepLineBreaks: true }));
  writeNote(session, `${provider} ${event}, payload version ${payloadVersion}, ${provenance}: ${note}`);
  tellOfNamesake(session, name, catalogue);
  return EXIT.done;
}
