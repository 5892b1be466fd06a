import type { ExchangeRow, FindingView, Said } from '../../wire.ts';

const MARKS = { ok: '✔', warn: '!', bad: '✖', info: '·', dim: '·' } as const;

/** A few words in their tone; the words say it, the colour only repeats them. */
export function Tone({ said }: { readonly said: Said }) {
  return <span class={`tone ${said.tone}`}>{said.text}</span>;
}

/** The mark of a verdict; a reader of the screen hears its words instead. */
export function Mark({ verdict }: { readonly verdict: ExchangeRow['verdict'] }) {
  return (
    <span class={`mark ${verdict.tone}`} aria-hidden="true">
      {verdict.mark}
    </span>
  );
}

/** A mark with its words. */
export function Verdict({ verdict }: { readonly verdict: ExchangeRow['verdict'] }) {
  return (
    <span class={`tone ${verdict.tone}`}>
      <Mark verdict={verdict} /> {verdict.text}
    </span>
  );
}

const SEVERITY_TONE = { error: 'bad', warning: 'warn', info: 'info' } as const;

/** What is wrong or odd at a place, with what was expected there. */
export function Finding({
  finding,
  where,
}: {
  readonly finding: FindingView;
  readonly where?: string | undefined;
}) {
  const tone = SEVERITY_TONE[finding.severity];
  return (
    <div class={`finding ${tone}`} data-severity={finding.severity}>
      <span class={`mark ${tone}`} aria-hidden="true">
        {MARKS[tone]}
      </span>
      <span>
        <span class="vh">{finding.severity}: </span>
        {where && <code class="where">{where} </code>}
        {finding.message}
        {finding.expected !== '' && !finding.message.includes(finding.expected) && (
          <span class="dim"> · {finding.expected}</span>
        )}
        <code class="rule"> {finding.rule}</code>
      </span>
    </div>
  );
}
