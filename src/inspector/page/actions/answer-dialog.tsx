import { type AnswerPlanView, NEXT_ANSWERS, type NextAnswerName } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorBox } from '../parts/error-box.tsx';
import { usePage } from '../state/context.ts';
import { useDoing } from '../state/use-load.ts';

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
  return (
    <Dialog title="Answer the next webhook" close={close}>
      <p>
        The plan: <strong>{answers.plan}</strong>
      </p>
      <div class="choices">
        {[...NEXT_ANSWERS, null].map((next) => (
          <Button
            key={next}
            class="choice"
            aria-pressed={answers.next === next}
            onClick={() => void set(next)}
          >
            {next ?? 'as planned'}
          </Button>
        ))}
      </div>
      <p class="dim">One webhook gets it; the plan goes on after that.</p>
      <ErrorBox error={doing.error} />
    </Dialog>
  );
}
