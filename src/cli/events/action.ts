import { redactHeaders } from '../../core/http/redact.ts';
import { indentJson } from '../../core/json/indent.ts';
import { buildFrom } from '../../events/build.ts';
import { allEvents, chosenProvider } from '../../events/names.ts';
import { builtEventLine, jsonLine } from '../../output/exchange/ndjson.ts';
import { visible } from '../../output/text/visible.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { scenariosIn } from '../../scenarios/bundled.ts';
import type { EventFlags } from '../flags/event.ts';
import { buildOptions } from '../flags/event-options.ts';
import { writeNote } from '../screen/note.ts';
import { printTable } from '../screen/table.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import { printEventScreen } from './event-screen.ts';
import type { EventsFlags, ShowEventFlags } from './flags.ts';

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
    out.line(jsonLine('summary', { events: rows.length }));
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
  writeNote(
    session,
    'payload: published by the provider, built from documented fields, or constructed, which is our best reading',
  );
  return EXIT.done;
}

/** Runs `events --scenarios`. */
export async function printScenarios(
  session: Session,
  flags: EventsFlags,
  catalogue = bundledCatalogue,
): Promise<number> {
  const { out, json } = session;
  const scenarios = scenariosIn(catalogue, chosenProvider(flags.provider, catalogue));
  if (json) {
    for (const {
      name,
      provider,
      title,
      description,
      provenance,
      note,
      sources,
      jobType,
      steps,
    } of scenarios) {
      out.line(
        jsonLine('scenario', {
          name,
          provider,
          title,
          description,
          provenance,
          note,
          sources,
          jobType,
          steps: steps.map(({ event, afterMs, title: step }) => ({ event, afterMs, title: step })),
        }),
      );
    }
    out.line(jsonLine('summary', { scenarios: scenarios.length }));
    return EXIT.done;
  }
  printTable(
    session,
    [
      { title: 'provider' },
      { title: 'scenario' },
      { title: 'webhooks', align: 'right' },
      { title: 'what', shrink: 1, wrap: true },
    ],
    scenarios.map(({ provider, name, title, steps }) => [
      provider,
      ['event', name],
      String(steps.length),
      title,
    ]),
  );
  writeNote(
    session,
    'webhook-cli send --scenario <name> sends one; --json tells its steps and what is documented of it',
  );
  return EXIT.done;
}

/** Runs `events show`. */
export async function showEvent(
  session: Session,
  flags: EventFlags & ShowEventFlags,
  name: string,
  catalogue = bundledCatalogue,
): Promise<number> {
  const { out } = session;
  const built = buildFrom(buildOptions(flags, name), catalogue);
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
    return EXIT.done;
  }
  const text = flags.verbatim === true ? built.payloadText.trimEnd() : indentJson(built.payloadText);
  out.line(visible(text, { keepLineBreaks: true }));
  writeNote(session, `${provider} ${event}, payload version ${payloadVersion}, ${provenance}: ${note}`);
  return EXIT.done;
}
