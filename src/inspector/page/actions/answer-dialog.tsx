import { type AnswerPlanView, NEXT_ANSWERS, type NextAnswerName } from '../../wire.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorBox } from '../parts/error-box.tsx';
import { usePage } from '../state/context.ts';
import { useDoing } from '../state/use-load.ts';

const WORDS: Readonly<Record<NextAnswerName, string>> = {
  '200': 'taken',
  '503': 'not now: most senders try again',
  timeout: 'no answer at all',
  reset: 'the connection is cut',
};

/** What the next webhook is answered, and what is planned for all others. */
export function AnswerDialog({
  answers,
  changed,
  close,
}: {
  readonly answers: AnswerPlanView;
  readonly changed: (answers: AnswerPlanView) => void;
  readonly close: () => void;
}) {
  const { source, say } = usePage();
  const doing = useDoing<AnswerPlanView>();
  const { actions } = source;
  if (actions === null) return null;
  const set = async (next: NextAnswerName | null): Promise<void> => {
    const view = await doing.run(() => actions.answer({ next }));
    if (view === null) return;
    changed(view);
    say(
      view.next === null ? 'The next webhook is answered as planned' : `The next webhook gets ${view.next}`,
    );
  };
  const choices = [...NEXT_ANSWERS, null];
  return (
    <Dialog title="Answer the next webhook" close={close}>
      <p>
        The plan: <strong>{answers.plan}</strong>
      </p>
      <fieldset class="choices">
        <legend class="vh">The next webhook gets</legend>
        {choices.map((next) => (
          <label key={next ?? 'plan'} class="choice">
            <input
              type="radio"
              name="next-answer"
              checked={answers.next === next}
              onChange={() => void set(next)}
            />
            <strong>{next ?? 'as planned'}</strong>
            <span class="dim">{next === null ? 'no exception' : WORDS[next]}</span>
          </label>
        ))}
      </fieldset>
      <p class="dim">One webhook gets it; the plan goes on after that.</p>
      <ErrorBox error={doing.error} />
    </Dialog>
  );
}
