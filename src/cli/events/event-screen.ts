import type { SendableEvent } from '../../events/built-event.ts';
import { findEvent, requireProvider } from '../../events/names.ts';
import { renderNote } from '../../output/text/note.ts';
import { visible } from '../../output/text/visible.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { BASES, CERTAINTIES } from '../../providers/certainty.ts';
import type { Session } from '../session/session.ts';
import type { ShowEventFlags } from './flags.ts';

/** Columns of what stands in front of a fact. */
const NAME_COLUMNS = 10;
const TARGET = new URL('http://localhost/');

/** An event as people read it: what it means, its payload, and where both are known from. */
export async function printEventScreen(
  session: Session,
  flags: ShowEventFlags,
  built: SendableEvent,
  catalogue: Catalogue,
): Promise<void> {
  const { out, theme, width } = session;
  const provider = requireProvider(built.provider, catalogue);
  const { event } = findEvent(built.event, catalogue, { provider });
  const { payloadVersion, provenance, note, headers, body } = built;
  out.line(
    `${theme.event(event.label)}  ${theme.dim(`${provider.title} ${provider.eventWord} ${event.name} · payload version ${payloadVersion}`)}`,
  );
  for (const line of renderNote(event.description, { theme, width, role: 'plain' })) out.line(line);
  out.line('');
  // What judges and lays out a payload is for whoever looks at one alone.
  const { payloadLines } = await import('../send/printed/payload-view.ts');
  const request = { method: 'POST', url: TARGET, headers, body };
  out.write((await payloadLines(session, flags, { provider, payloadVersion }, request, catalogue)) ?? '');
  out.line('');
  const { sources } = (await catalogue.load()).modelOf(provider);
  const fixture = provider.fixtures.entries().find((entry) => entry.event === event.name);
  const keys = new Set([...event.source.split(' '), ...(fixture?.sources ?? [])]);
  const facts: readonly (readonly [name: string, text: string])[] = [
    [
      'event',
      `${event.certainty} certainty, ${CERTAINTIES[event.certainty]}; ${event.basis}: ${BASES[event.basis]}`,
    ],
    ['payload', `${provenance}. ${note}`],
    ...[...keys].map((key): readonly [string, string] => {
      const source = sources[key];
      return [
        key,
        source === undefined
          ? ''
          : [source.title, ...(source.where === null ? [] : [source.where])].join(', '),
      ];
    }),
  ];
  for (const [name, text] of facts) {
    renderNote(text, { theme, width: Math.max(width - NAME_COLUMNS, 1) }).forEach((line, i) => {
      out.line(theme.dim(visible((i === 0 ? name : '').padEnd(NAME_COLUMNS))) + line);
    });
  }
}
