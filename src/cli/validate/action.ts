import { usageError } from '../../core/error.ts';
import { countFindings, findingFields } from '../../core/finding.ts';
import { parsePointer } from '../../core/json/pointer.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { describeExchange } from '../../events/describe.ts';
import { chosenProvider } from '../../events/names.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { renderFindings } from '../../output/payload/findings.ts';
import { plural } from '../../output/text/format.ts';
import { visible } from '../../output/text/visible.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import type { DocumentJudgement } from '../../validation/pasted/judge-value.ts';
import { flagWords } from '../flags/option-words.ts';
import { EXIT } from '../session/exit.ts';
import { scrubberFor } from '../session/scrub.ts';
import type { Session } from '../session/session.ts';
import type { ValidateFlags } from './flags.ts';
import { openInput } from './inputs.ts';
import { LineBatch } from './line-batch.ts';

/** Runs `validate`. */
export async function validateFiles(
  session: Session,
  flags: ValidateFlags,
  files: readonly string[],
  catalogue = bundledCatalogue,
): Promise<number> {
  const provider = chosenProvider(flags.provider, catalogue);
  if (flags.at !== undefined && parsePointer(flags.at) === null) {
    throw usageError('bad_path', `${excerpt(flags.at, 80)} is no JSON pointer`, 'write --at /payload');
  }
  const options = {
    catalogue: await catalogue.load(),
    provider,
    strict: flags.strict,
    at: flags.at,
    sayOption: flagWords,
  };
  const scrubber = await scrubberFor(session, flags);
  const shown = (file: string, judged: DocumentJudgement): DocumentJudgement =>
    scrubber === undefined
      ? judged
      : {
          ...judged,
          ...scrubber.verdict(
            { ...judged, provider: judged.provider?.id ?? null },
            `${file} ${judged.place}`.trim(),
          ),
        };
  const totals = { documents: 0, valid: 0, invalid: 0, unknown: 0 };
  for (const file of files.length === 0 ? ['-'] : files) {
    const { name, documents } = await openInput(session, flags, file, options);
    const out = new LineBatch(session.out);
    try {
      for (const judged of documents) {
        totals.documents += 1;
        totals[judged.valid === null ? 'unknown' : judged.valid ? 'valid' : 'invalid'] += 1;
        for (const line of reportLines(session, flags, name, shown(name, judged))) out.line(line);
      }
    } finally {
      out.flush();
    }
  }
  if (session.json) session.out.line(jsonLine('summary', totals));
  else if (totals.documents > 1) session.err.line(summaryText(totals));
  return totals.valid === totals.documents ? EXIT.done : EXIT.failed;
}

function summaryText(totals: { documents: number; valid: number; invalid: number; unknown: number }): string {
  const parts = [
    `${totals.valid} valid`,
    `${totals.invalid} invalid`,
    `${totals.unknown} of no known provider`,
  ];
  return `${plural(totals.documents, 'document')}: ${parts.join(', ')}`;
}

function reportLines(
  session: Session,
  flags: ValidateFlags,
  file: string,
  judged: DocumentJudgement,
): readonly string[] {
  const { theme, width } = session;
  const { provider, event, payloadVersion, key, valid, findings, place, readAs } = judged;
  if (session.json) {
    return [
      jsonLine('validation', {
        file,
        place,
        readAs: readAs.kind,
        provider: provider?.id ?? null,
        event,
        eventReason: judged.eventReason,
        payloadVersion,
        key,
        valid,
        findings: findings.map((finding) => ({
          ...findingFields(finding),
          ...(judged.locate(finding.path) ?? {}),
        })),
      }),
    ];
  }
  const words = describeExchange(judged, provider);
  const known = [words.title, words.label, words.headline].filter((text) => text !== '').join(' · ');
  const told = known === '' ? theme.dim(visible(judged.eventReason ?? 'no known provider')) : visible(known);
  const what = readAs.words === '' ? told : `${visible(readAs.words)} · ${told}`;
  const verdict = verdictOf(judged);
  const head =
    `${theme[verdict.role](verdict.mark)} ${theme.strong(visible(place === '' ? file : `${file} ${place}`))}  ` +
    `${what}  ${theme[verdict.role](verdict.text)}`;
  const located = findings.map((finding) => {
    // Notes that are only counted need no place, and there may be hundreds in each document.
    const where = finding.severity === 'info' && flags.all !== true ? null : judged.locate(finding.path);
    return where === null
      ? finding
      : { ...finding, path: `${finding.path} (${where.line}:${where.column})`.trim() };
  });
  const lines = renderFindings(located, { theme, width, all: flags.all === true });
  return [head, ...lines.map((line) => `  ${line}`)];
}

function verdictOf({ valid, findings }: DocumentJudgement): {
  mark: string;
  role: 'ok' | 'bad' | 'warn';
  text: string;
} {
  if (valid === null) return { mark: '?', role: 'warn', text: 'not judged' };
  const counts = countFindings(findings);
  const warnings = counts.warning === 0 ? '' : `, ${plural(counts.warning, 'warning')}`;
  return valid
    ? { mark: '✔', role: 'ok', text: `valid${warnings}` }
    : { mark: '✖', role: 'bad', text: `invalid, ${plural(counts.error, 'error')}${warnings}` };
}
