import { useEffect, useRef, useState } from 'preact/hooks';
import type { ExchangeDetail } from '../../wire.ts';
import { RepostPanel } from '../actions/repost-panel.tsx';
import { SaveDialog } from '../actions/save-dialog.tsx';
import { useEdits } from '../actions/use-edits.ts';
import { ErrorBox } from '../parts/error-box.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { usePage } from '../state/context.ts';
import { LAST } from '../state/router.ts';
import { useKeys } from '../state/use-keys.ts';
import { type Loaded, useLoad } from '../state/use-load.ts';
import { Actions } from './actions.tsx';
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
  const { source, go } = usePage();
  const loaded: Loaded<ExchangeDetail> = useLoad(`${id} ${round}`, () => source.detail(id));
  const { value: detail, error } = loaded;
  const isLatest = id === LAST;
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
  if (!isLatest && !detail.row.id.startsWith(id)) return <p class="loading">…</p>;
  return <Exchange key={detail.row.id} detail={detail} tab={tab} setTab={setTab} open={(view) => go(view)} />;
}

function Exchange({
  detail,
  tab,
  setTab,
  open,
}: {
  readonly detail: ExchangeDetail;
  readonly tab: ExchangeTab;
  readonly setTab: (tab: ExchangeTab) => void;
  readonly open: ReturnType<typeof usePage>['go'];
}) {
  const { source, say } = usePage();
  const { row, job, can } = detail;
  const [dialog, setDialog] = useState<'copy' | 'save' | 'other' | null>(null);
  const [panel, setPanel] = useState<'repost' | 'edit' | null>(null);
  const edits = useEdits(row.id);
  const top = useRef<HTMLElement>(null);
  useEffect(() => {
    if (top.current?.parentElement) top.current.parentElement.scrollTop = 0;
  }, [row.id]);

  const canRepost = source.actions !== null && can.repost;
  const does = {
    repost: () => (canRepost ? setPanel('repost') : say('This exchange cannot be reposted here')),
    edit: () => {
      if (!canRepost || detail.payload === null) {
        say('This exchange cannot be edited here');
        return;
      }
      setTab('payload');
      setPanel('edit');
    },
    diff: () => {
      if (detail.previous !== null) open({ view: 'diff', id: row.id, other: detail.previous });
      else if (source.actions !== null) setDialog('other');
      else say('There is no webhook of this job before it');
    },
    other: () => setDialog('other'),
    job: () => {
      if (job === null) say('It is not known which job this belongs to');
      else open({ view: 'job', provider: job.provider, key: job.key });
    },
    copy: () => (source.copy === null ? say('Nothing can be copied from a file') : setDialog('copy')),
    save: () => (source.actions !== null && can.save ? setDialog('save') : say('This cannot be saved here')),
    previous: () => detail.previous !== null && open({ view: 'exchange', id: detail.previous }),
    next: () => detail.next !== null && open({ view: 'exchange', id: detail.next }),
  };
  const key = (act: () => unknown) => (): boolean => {
    act();
    return true;
  };
  useKeys({
    1: key(() => setTab('payload')),
    2: key(() => setTab('raw')),
    3: key(() => setTab('headers')),
    h: key(() => setTab('headers')),
    4: key(() => setTab('answer')),
    r: key(does.repost),
    e: key(does.edit),
    d: key(does.diff),
    t: key(does.job),
    c: key(does.copy),
    w: key(does.save),
    '[': key(does.previous),
    ']': key(does.next),
    ...(panel === null
      ? {}
      : {
          Escape: () => {
            if (edits.edits.length > 0) say('The edits are kept; “Discard” gives them up');
            setPanel(null);
            return true;
          },
        }),
  });

  const editing = panel === 'edit' ? edits : null;
  return (
    <article ref={top} class="exchange" aria-labelledby="headline" data-exchange={row.id}>
      <Summary detail={detail} />
      <Actions detail={detail} does={does} canRepost={canRepost} />
      {panel && (
        <RepostPanel
          detail={detail}
          edits={edits}
          isEditing={panel === 'edit'}
          edit={does.edit}
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
