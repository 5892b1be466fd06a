import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { AnswerDialog } from './actions/answer-dialog.tsx';
import { ExportDialog } from './actions/export-dialog.tsx';
import { SendView } from './actions/send-view.tsx';
import { DiffView } from './exchange/diff-view.tsx';
import { type ExchangeTab, ExchangeView } from './exchange/exchange-view.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { JobView } from './job/job-view.tsx';
import { toggleWord } from './list/filter-words.ts';
import { indexOfId, rowAt, totalOf } from './list/list-model.ts';
import { ListView } from './list/list-view.tsx';
import { useList } from './list/use-list.ts';
import { Button } from './parts/button.tsx';
import { usePage } from './state/context.ts';
import { LAST } from './state/router.ts';
import { useArrivals } from './state/use-arrivals.ts';
import { useKeys } from './state/use-keys.ts';
import { type DialogName, TopBar } from './top-bar.tsx';

/** The list, beside it what is open, and the keys that work everywhere. */
export function Views({ reset }: { readonly reset: () => void }) {
  const { source, state, place, go } = usePage();
  const { route, q } = place;
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const [answers, setAnswers] = useState(state.answers);
  useLayoutEffect(() => setAnswers(state.answers), [state.answers]);
  const [tab, setTab] = useState<ExchangeTab>('payload');
  const [isPaused, setPaused] = useState(false);
  const [isAtTop, setAtTop] = useState(true);
  const [chosen, setChosen] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const filter = useRef<HTMLInputElement>(null);
  const arrived = useArrivals();

  const isOpen = route.view !== 'list';
  const openId = route.view === 'exchange' || route.view === 'diff' ? route.id : null;
  const [openKey, setOpenKey] = useState<string | null>(null);
  const list = useList(source, q, {
    onRows: (rows, isNew) => {
      if (isNew) arrived(rows.length);
      const isOfOpen = rows.some(
        (row) =>
          row.id === openId ||
          (route.view === 'job' && row.provider === route.provider && row.key === route.key) ||
          (openKey !== null && row.key === openKey),
      );
      // Of what is open, more may have come to be known: its answer, or another webhook of its job.
      if (isOfOpen || (openId === LAST && isNew && !isPaused)) setRound((before) => before + 1);
    },
    onAnswers: setAnswers,
    onReset: () => {
      reset();
      setRound((before) => before + 1);
    },
  });
  const { model, still } = list;
  useLayoutEffect(() => still(isPaused || !isAtTop), [still, isPaused, isAtTop]);

  const selected = openId === LAST ? (rowAt(model, 0)?.id ?? null) : (openId ?? chosen);
  useLayoutEffect(() => {
    if (openId !== null && openId !== LAST) setChosen(openId);
  }, [openId]);

  const select = (id: string): void => {
    setChosen(id);
    go({ view: 'exchange', id });
  };
  const step = (by: number): boolean => {
    const at = indexOfId(model, selected);
    const row = rowAt(model, at < 0 ? 0 : Math.max(0, Math.min(totalOf(model) - 1, at + by)));
    if (row === undefined) return false;
    setChosen(row.id);
    if (route.view === 'exchange') go({ view: 'exchange', id: row.id }, { isReplacing: true });
    return true;
  };
  const canDo = source.actions !== null;
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    Enter: () => !isOpen && selected !== null && select(selected),
    Escape: () => isOpen && go({ view: 'list' }),
    '/': () => filter.current?.focus(),
    i: () => go(route, { q: toggleWord(q, 'invalid'), isReplacing: true }),
    p: () => setPaused(!isPaused),
    g: () => {
      setPaused(false);
      setAtTop(true);
      setChosen(rowAt(model, 0)?.id ?? null);
      if (route.view === 'exchange') go({ view: 'exchange', id: LAST });
    },
    s: () => canDo && state.can.send && go({ view: 'send' }),
    a: () => canDo && answers !== null && setDialog('answer'),
    x: () => canDo && state.can.export && setDialog('export'),
    '?': () => setDialog('help'),
  });

  const row = rowAt(model, indexOfId(model, selected));
  useLayoutEffect(() => setOpenKey(openId === null ? null : (row?.key ?? null)), [openId, row?.key]);
  const title = row === undefined || !isOpen ? 'Webhooks' : `${row.event} ${row.key ?? ''}`.trim();
  useLayoutEffect(() => {
    document.title = `${title} · webhook-cli inspector`;
  }, [title]);

  const close = (): void => setDialog(null);
  return (
    <div class={`page ${isOpen ? 'split' : ''}`}>
      <TopBar isConnected={list.isConnected || list.error !== null} answers={answers} open={setDialog} />
      <main class="views">
        <h1 class="vh">Webhooks</h1>
        <ListView
          list={list}
          filter={filter}
          selected={selected}
          select={select}
          isPaused={isPaused}
          isAtTop={isAtTop}
          setPaused={setPaused}
          setAtTop={setAtTop}
        />
        {isOpen && (
          <div class="detail" data-view={route.view}>
            <Button class="back" onClick={() => go({ view: 'list' })}>
              ‹ All webhooks
            </Button>
            {route.view === 'exchange' && (
              <ExchangeView key={route.id} id={route.id} round={round} tab={tab} setTab={setTab} />
            )}
            {route.view === 'diff' && <DiffView id={route.id} other={route.other} />}
            {route.view === 'job' && <JobView provider={route.provider} jobKey={route.key} round={round} />}
            {route.view === 'send' && <SendView />}
            {route.view === 'unknown' && (
              <div class="empty">
                <h1>There is no such page</h1>
                <Button onClick={() => go({ view: 'list' })}>All webhooks</Button>
              </div>
            )}
          </div>
        )}
      </main>
      {dialog === 'help' && <HelpDialog close={close} />}
      {dialog === 'answer' && answers !== null && (
        <AnswerDialog answers={answers} changed={setAnswers} close={close} />
      )}
      {dialog === 'export' && <ExportDialog close={close} />}
    </div>
  );
}
