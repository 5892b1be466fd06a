import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ExchangeDetail, SentView } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { ErrorBox } from '../parts/error-box.tsx';
import { Finding, Verdict } from '../parts/said.tsx';
import { counted, dotted } from '../parts/text.ts';
import { usePage } from '../state/context.ts';
import { useDoing } from '../state/use-load.ts';
import { EditList } from './edit-list.tsx';
import { newFindings } from './findings.ts';
import { Sent } from './sent.tsx';
import { TargetField } from './target-field.tsx';
import type { Edits } from './use-edits.ts';

/** Sends an exchange's webhook again: as it was, or with edits that are judged first. */
export function RepostPanel({
  detail,
  edits,
  isEditing,
  edit,
  close,
}: {
  readonly detail: ExchangeDetail;
  readonly edits: Edits;
  readonly isEditing: boolean;
  readonly edit: () => void;
  readonly close: () => void;
}) {
  const { source, say } = usePage();
  const [to, setTo] = useState('');
  const [sent, setSent] = useState<SentView | null>(null);
  const doing = useDoing<SentView>();
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (!isEditing) button.current?.focus();
  }, [isEditing]);

  const { actions } = source;
  if (actions === null) return null;
  const changes = edits.edits.length;
  const worse = edits.judged === null ? [] : newFindings(detail, edits.judged);
  const send = async (): Promise<void> => {
    setSent(null);
    const view = await doing.run(() =>
      actions.repost({
        id: detail.row.id,
        edits: changes === 0 ? undefined : edits.edits,
        to: to.trim() || undefined,
      }),
    );
    if (view === null) return;
    setSent(view);
    say(`Reposted: ${view.sent.map(({ answer }) => answer?.text ?? 'no answer').join(', ')}`);
  };
  return (
    <section class="panel" aria-label="Repost" data-panel={isEditing ? 'edit' : 'repost'}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <TargetField targets={detail.can.targets} to={to} change={setTo} />
        <div class="buttons">
          <Button ref={button} type="submit" class="primary" disabled={doing.isBusy || edits.isJudging}>
            {changes === 0 ? 'Repost as it is' : `Repost with ${counted(changes, 'edit')}`}
          </Button>
          {!isEditing && detail.payload !== null && <Button onClick={edit}>Edit first</Button>}
          {changes > 0 && <Button onClick={edits.discard}>Discard edits</Button>}
          <Button class="quiet" onClick={close}>
            Close
          </Button>
        </div>
      </form>
      {isEditing && changes === 0 && (
        <p class="dim">
          Choose a value in the payload below to write it anew. What you do not touch stays, byte for byte.
        </p>
      )}
      <EditList edits={edits.edits} undo={edits.undo} />
      {edits.judged && (
        <div role="status" data-judged={edits.judged.verdict.tone}>
          <p>
            As edited: <Verdict verdict={edits.judged.verdict} />
            {worse.length > 0 && <span class="dim"> · new with these edits:</span>}
          </p>
          {worse.map((finding) => (
            <Finding
              key={`${finding.path} ${finding.rule} ${finding.message}`}
              finding={finding}
              where={finding.path === '' ? undefined : dotted(finding.path)}
            />
          ))}
        </div>
      )}
      <ErrorBox error={edits.error} />
      <ErrorBox error={doing.error} />
      <Sent sent={sent} />
    </section>
  );
}
