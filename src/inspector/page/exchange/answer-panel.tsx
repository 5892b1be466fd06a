import type { ExchangeDetail } from '../../wire.ts';
import { Tone } from '../parts/said.tsx';
import { Headers } from './headers.tsx';
import { RawBody } from './raw-body.tsx';

/** What the webhook was answered. */
export function AnswerPanel({ detail }: { readonly detail: ExchangeDetail }) {
  const { answer } = detail;
  if (answer === null) {
    return (
      <p class="empty-line tone bad">
        <span aria-hidden="true">✖ </span>
        {detail.failure ?? 'There is no answer yet.'}
      </p>
    );
  }
  return (
    <section class="answer" aria-label="Answer">
      <p class="facts-line">
        <Tone said={answer.status} />
        <span class="dim">after {answer.took}</span>
      </p>
      <Headers headers={answer.headers} label="Headers of the answer" />
      <RawBody id={detail.row.id} of="answer" body={answer.body} />
    </section>
  );
}
