import { levelOf, levelWords } from '../../conformance/case/level.ts';
import { conformanceCases } from '../../conformance/cases/all-cases.ts';
import { wireFormatsOf } from '../../conformance/plan.ts';
import { selectCases } from '../../conformance/select.ts';
import { usageError } from '../../core/error.ts';
import { renderCaseList } from '../../output/check/case-list.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { scenariosOf } from '../../scenarios/bundled.ts';
import { flagName } from '../flags/misfits.ts';
import { writeNote } from '../screen/note.ts';
import { chooseReports } from '../screen/reports.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import type { CheckFlags } from './flags.ts';
import { askedProvider, chosenScenarios } from './request.ts';

/** The cases as a table, of one provider or of all. */
export async function listCases(
  session: Session,
  flags: CheckFlags,
  catalogue = bundledCatalogue,
): Promise<number> {
  const { out, theme, width } = session;
  const reports = chooseReports(session, flags.report ?? []);
  if (reports.files.length > 0) {
    throw usageError(
      'flag_does_not_fit',
      '--list judges nothing, so that there is no report',
      'leave --report out',
    );
  }
  const ignored = SAYS_NOTHING.find((name) => flags[name] !== undefined);
  if (ignored !== undefined) {
    throw usageError('flag_does_not_fit', `${flagName(ignored)} says nothing to --list`, 'leave it out');
  }
  const only = await askedProvider(session, flags, catalogue);
  const asked = only === undefined ? catalogue.providers : [only];
  const cases = [];
  for (const provider of asked) {
    const named = await chosenScenarios(session, flags, catalogue, provider);
    const wireFormats =
      flags.payloadVersion === undefined && flags.contentType === undefined
        ? provider.versions.flatMap((version) =>
            version.contentForms.map((contentForm) => ({ version, contentForm })),
          )
        : wireFormatsOf(provider, flags.payloadVersion ?? [], flags.contentType ?? []);
    const scenarios = named.length > 0 ? named : scenariosOf(provider);
    cases.push(
      ...conformanceCases(provider, { wireFormats, scenarios }).map((one) => ({
        ...one,
        provider,
        level: levelOf(one),
        levelReason: levelWords(one),
      })),
    );
  }
  const listed = selectCases(cases, flags);
  if (reports.json) {
    for (const { provider, id, level, levelReason, title, explain, source, needs } of listed) {
      out.line(
        jsonLine('case', { provider: provider.id, id, level, levelReason, title, explain, source, needs }),
      );
    }
    out.line(jsonLine('summary', { cases: listed.length }));
    return EXIT.done;
  }
  for (const provider of asked) {
    const ofProvider = listed.filter((one) => one.provider === provider);
    if (ofProvider.length === 0) continue;
    if (asked.length > 1) out.line(theme.strong(provider.title));
    for (const line of renderCaseList(ofProvider, { theme, width, all: flags.all === true })) out.line(line);
    if (asked.length > 1) out.line('');
  }
  writeNote(
    session,
    'must: a consumer that does otherwise loses or spoils jobs. should: it works, and is at risk; only --strict makes it fail',
  );
  return EXIT.done;
}

/** What is for a run alone. */
const SAYS_NOTHING = [
  'ids',
  'jobCommand',
  'jobShell',
  'baseline',
  'writeBaseline',
  'ledger',
  'sample',
] as const satisfies readonly (keyof CheckFlags)[];

/** The groups of cases that `check` has, then the cases with their titles. */
export function caseNames(
  { providers }: Catalogue,
  only: Provider | undefined,
): readonly { readonly value: string; readonly description: string }[] {
  const cases = (only === undefined ? providers : [only]).flatMap((provider) =>
    conformanceCases(provider, { wireFormats: [], scenarios: scenariosOf(provider) }),
  );
  const titles = new Map(cases.map(({ id, title }) => [id, title]));
  const groups = [...titles.keys()].flatMap((id) => (id.includes('/') ? [id.slice(0, id.indexOf('/'))] : []));
  return [
    ...[...new Set(groups)].map((value) => ({ value, description: 'all of this group' })),
    ...[...titles].map(([value, description]) => ({ value, description })),
  ];
}
