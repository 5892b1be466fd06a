import type { JobView as Job, JobStep } from '../../wire.ts';
import { Link, toExchange } from '../parts/link.tsx';
import { Mark, Tone } from '../parts/said.tsx';
import { shown } from '../parts/shown.tsx';
import { clock, counted, dayAndClock } from '../parts/text.ts';
import { usePage } from '../state/context.ts';
import { type Loaded, useLoad } from '../state/use-load.ts';

/** A job: its webhooks on a line with what each changed, and what the last of them tells of its way. */
export function JobView({
  provider,
  jobKey,
  round,
}: {
  readonly provider: string;
  readonly jobKey: string;
  readonly round: number;
}) {
  const { source } = usePage();
  const loaded: Loaded<Job> = useLoad(`${provider} ${jobKey} ${round}`, () => source.job(provider, jobKey));
  return shown(loaded, (job) => <Whole job={job} />);
}

function Whole({ job: value }: { readonly job: Job }) {
  const duplicates = value.steps.filter(({ repeats }) => repeats).length;
  const late = value.steps.filter(({ isLate }) => isLate).length;
  return (
    <article class="job" aria-labelledby="headline">
      <header class="summary">
        <h1 id="headline">
          <span class="subject">{value.title}</span>
        </h1>
        <p class="facts-line">
          <span>{counted(value.steps.length + value.moreSteps, 'webhook')}</span>
          {duplicates > 0 && <span class="tone warn">! {counted(duplicates, 'duplicate')}</span>}
          {late > 0 && <span class="tone warn">! {late} out of order</span>}
        </p>
      </header>
      <div class="job-columns">
        <section aria-label="Webhooks in the order of arrival">
          <h2>Webhooks</h2>
          <Steps steps={value.steps} />
          {value.moreSteps > 0 && <p class="dim">… and {counted(value.moreSteps, 'more webhook')}</p>}
        </section>
        {value.timeline.length > 0 && (
          <section aria-label="Timeline">
            <h2>Timeline</h2>
            <ol class="timeline">
              {value.timeline.map(({ at, label, detail }, i) => (
                <li key={i}>
                  <time class="dim">{at}</time>
                  <span>
                    <strong>{label}</strong>
                    {detail && <span class="dim"> {detail}</span>}
                  </span>
                </li>
              ))}
            </ol>
          </section>
        )}
      </div>
    </article>
  );
}

function Steps({ steps }: { readonly steps: readonly JobStep[] }) {
  return (
    <ol class="steps">
      {steps.map((step) => {
        const { row } = step;
        return (
          <li key={row.id} class={`step ${step.kind} ${step.isLate ? 'late' : ''}`} data-id={row.id}>
            <Link class="step-head" to={toExchange(row.id)}>
              <Mark verdict={row.verdict} />
              <time dateTime={row.at} title={dayAndClock(row.at)}>
                {clock(row.at)}
              </time>
              <strong>{row.event}</strong>
              <span class="vh">{row.verdict.text}</span>
              {row.answer && <Tone said={row.answer} />}
            </Link>
            <div class="step-body">
              {step.repeats && <span class="tag warn">! duplicate of {step.repeats.slice(-8)}</span>}
              {step.isLate && <span class="tag warn">! out of order: tells of an earlier time</span>}
              {step.isNewId && <span class="tag">new id</span>}
              {step.kind === 'first' && <span class="dim">first of the job</span>}
              {step.kind === 'changed' && step.changes.length === 0 && (
                <span class="dim">nothing that matters</span>
              )}
              {step.changes.length > 0 && (
                <ul class="step-changes">
                  {step.changes.map((change) => (
                    <li key={change}>{change}</li>
                  ))}
                  {step.moreChanges > 0 && (
                    <li class="dim">… and {counted(step.moreChanges, 'more change')}</li>
                  )}
                </ul>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
