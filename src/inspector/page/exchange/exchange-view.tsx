import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ExchangeDetail } from '../../wire.ts';
import { RepostPanel } from '../actions/repost-panel.tsx';
import { SaveDialog } from '../actions/save-dialog.tsx';
import { useEdits } from '../actions/use-edits.ts';
import { ErrorBox } from '../parts/error-box.tsx';
import { toExchange } from '../parts/link.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { usePage } from '../state/context.ts';
import { LAST } from '../state/router.ts';
import { useKeys } from '../state/use-keys.ts';
import { type Loaded, useLoad } from '../state/use-load.ts';
import { type Action, Actions } from './actions.tsx';
import { AnswerPanel } from './answer-panel.tsx';
import { AskForOther } from './ask-for-other.tsx';
import { CopyDialog } from './copy-dialog.tsx';
import { Headers } from './headers.tsx';
import { PayloadPanel } from './payload-panel.tsx';
import { RawBody } from './raw-body.tsx';
import { Summary } from './summary.tsx';

export type ExchangeTab = 'payload' | 'raw' | 'headers' | 'answer';

/** An exchange, whole: what matters of it, its payload, bytes, headers and answer, and what can be done with it. */
export function ExchangeView({
  id,
  round,
  tab,
  setTab,
}: {
  readonly id: string;
  /** Another number asks anew, as something came to be known. */
  readonly round: number;
  readonly tab: ExchangeTab;
  readonly setTab: (tab: ExchangeTab) => void;
}) {
  const { source } = usePage();
  const loaded: Loaded<ExchangeDetail> = useLoad(`${id} ${round}`, () => source.detail(id));
  const [isHeld, hold] = useState(false);
  const isLatest = id === LAST;
  // What is edited, or sent again, stays in sight whatever comes meanwhile.
  const held = useRef(loaded.value);
  if (!(isHeld && isLatest)) held.current = loaded.value;
  const { error } = loaded;
  const detail = held.current;
  if (error !== null) {
    return isLatest ? (
      <div class="empty">
        <h2>Nothing came yet</h2>
        <p>The newest exchange appears here by itself.</p>
      </div>
    ) : (
      <ErrorBox error={error} again={loaded.again} />
    );
  }
  if (detail === null) return <p class="loading">…</p>;
  return <Exchange key={detail.row.id} detail={detail} tab={tab} setTab={setTab} hold={hold} />;
}

function Exchange({
  detail,
  tab,
  setTab,
  hold,
}: {
  readonly detail: ExchangeDetail;
  readonly hold: (isHeld: boolean) => void;
  readonly tab: ExchangeTab;
  readonly setTab: (tab: ExchangeTab) => void;
}) {
  const { source, go } = usePage();
  const { row, job, can } = detail;
  const [dialog, setDialog] = useState<'copy' | 'save' | 'other' | null>(null);
  const [panel, setPanel] = useState<'repost' | 'edit' | null>(null);
  const edits = useEdits(row.id);
  useLayoutEffect(() => hold(panel !== null), [panel]);
  const top = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (top.current?.parentElement) top.current.parentElement.scrollTop = 0;
  }, [row.id]);

  const canRepost = source.actions !== null && can.repost;
  const edit = (): void => {
    setTab('payload');
    setPanel('edit');
  };
  const actions: Action[] = [];
  const add = (isThere: unknown, k: string, label: string, run: () => void): void => {
    if (isThere) actions.push({ k, label, run });
  };
  const { previous, next } = detail;
  add(canRepost, 'r', 'Repost', () => setPanel('repost'));
  add(canRepost && detail.payload, 'e', 'Edit', edit);
  add(previous, 'd', 'Diff', () => previous && go({ view: 'diff', id: row.id, other: previous }));
  add(source.actions, 'D', 'Diff to…', () => setDialog('other'));
  add(job, 't', 'Job', () => job && go({ view: 'job', provider: job.provider, key: job.key }));
  add(source.copy, 'c', 'Copy', () => setDialog('copy'));
  add(source.actions && can.save, 'w', 'Save', () => setDialog('save'));
  add(previous, '[', 'Before', () => previous && go(toExchange(previous)));
  add(next, ']', 'After', () => next && go(toExchange(next)));

  const keys: Record<string, () => void> = {
    1: () => setTab('payload'),
    2: () => setTab('raw'),
    3: () => setTab('headers'),
    h: () => setTab('headers'),
    4: () => setTab('answer'),
  };
  for (const { k, run } of actions) keys[k] = run;
  // With its panel open, it is the panel that Esc closes; the edits stay.
  if (panel !== null) keys['Escape'] = () => setPanel(null);
  useKeys(keys);

  const editing = panel === 'edit' ? edits : null;
  return (
    <article ref={top} class="exchange" aria-labelledby="headline" data-exchange={row.id}>
      <Summary detail={detail} />
      <Actions actions={actions} />
      {panel && (
        <RepostPanel
          detail={detail}
          edits={edits}
          isEditing={panel === 'edit'}
          edit={edit}
          close={() => setPanel(null)}
        />
      )}
      <Tabs
        label="Parts of the exchange"
        current={tab}
        choose={setTab}
        tabs={[
          { id: 'payload', label: 'Payload' },
          { id: 'raw', label: 'Raw' },
          { id: 'headers', label: `Headers (${detail.headers.length})` },
          { id: 'answer', label: 'Answer' },
        ]}
      >
        {tab === 'payload' && <PayloadPanel detail={detail} editing={editing} judged={edits.judged} />}
        {tab === 'raw' && <RawBody id={row.id} of="request" body={detail.body} />}
        {tab === 'headers' && <Headers headers={detail.headers} label="Headers of the request" />}
        {tab === 'answer' && <AnswerPanel detail={detail} />}
      </Tabs>
      {dialog === 'copy' && source.copy !== null && (
        <CopyDialog id={row.id} copy={source.copy} close={() => setDialog(null)} />
      )}
      {dialog === 'save' && <SaveDialog row={row} close={() => setDialog(null)} />}
      {dialog === 'other' && <AskForOther row={row} close={() => setDialog(null)} />}
    </article>
  );
}
