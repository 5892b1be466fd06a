import type { ExchangeDetail } from '../../wire.ts';
import { Link, toExchange } from '../parts/link.tsx';
import { Tone, Verdict } from '../parts/said.tsx';
import { counted, dayAndClock } from '../parts/text.ts';

/** What matters of an exchange, at one glance. */
export function Summary({ detail }: { readonly detail: ExchangeDetail }) {
  const { row, counts, job } = detail;
  const findings = [
    [counts.errors, 'error'] as const,
    [counts.warnings, 'warning'] as const,
    [counts.notes, 'note'] as const,
  ].flatMap(([number, noun]) => (number > 0 ? [counted(number, noun)] : []));
  return (
    <header class="summary">
      <h1 id="headline">
        <span class="event">{row.event}</span>{' '}
        <span class="subject">{detail.headline === '' ? row.key : detail.headline}</span>
      </h1>
      {row.matters.length > 0 && (
        <ul class="chips" aria-label="What matters">
          {row.matters.map((text) => (
            <li key={text} class="chip">
              {text}
            </li>
          ))}
        </ul>
      )}
      <p class="facts-line">
        <Verdict verdict={row.verdict} />
        {findings.length > 0 && !findings.includes(row.verdict.text) && (
          <span class="dim">{findings.join(', ')}</span>
        )}
        <span>
          {detail.answer !== null ? (
            <>
              <Tone said={detail.answer.status} /> <span class="dim">in {detail.answer.took}</span>
            </>
          ) : (
            <span class="tone bad">{detail.failure ?? 'no answer yet'}</span>
          )}
        </span>
        <time dateTime={row.at} class="dim">
          {dayAndClock(row.at)}
        </time>
        {job && (
          <Link to={{ view: 'job', provider: job.provider, key: job.key }}>
            {job.key}: {counted(job.webhooks, 'webhook')}
          </Link>
        )}
      </p>
      <p class="facts-line">
        <code>
          {detail.method} {detail.url}
        </code>
        {detail.form && <span class="dim">{detail.form}</span>}
        {row.attempt > 1 && <span class="tag">try {row.attempt}</span>}
        {row.of && <Link to={toExchange(row.of)}>of {row.of.slice(-8)}</Link>}
        <code class="dim">{row.id}</code>
      </p>
      {detail.eventReason && <p class="tone warn">! {detail.eventReason}</p>}
    </header>
  );
}
