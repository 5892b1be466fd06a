import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import {
  type AnswerPlanView,
  type ErrorView,
  type ExchangeRow,
  type StreamEvent,
  WINDOW,
} from '../../wire.ts';
import { errorWords, type Source } from '../source/source.ts';
import {
  begun,
  EMPTY_LIST,
  isLong,
  type ListModel,
  resumed,
  windowsNeeded,
  withCount,
  withRows,
  withUpdates,
  withWindow,
} from './list-model.ts';

/** The list is not asked for anew more often than this, whatever comes. */
const LEAST_BETWEEN_MS = 700;
/** How long it is said that more came than was told one by one. */
const BURST_SHOWN_MS = 4000;

export interface List {
  readonly model: ListModel;
  readonly error: ErrorView['error'] | null;
  readonly isConnected: boolean;
  /** How many came at once, while that is new; 0 otherwise. */
  readonly burst: number;
  /** Asks for the rows of these places that are not there. */
  readonly need: (first: number, end: number) => void;
  /** Whether what comes waits, by the user's word or as older ones are read. */
  readonly still: (isStill: boolean) => void;
  readonly reload: () => void;
}

interface Wishes {
  /** Of what is new, and of what came to be known of what is not; `isNew` tells which. */
  readonly onRows: (rows: readonly ExchangeRow[], isNew: boolean) => void;
  readonly onAnswers: (answers: AnswerPlanView) => void;
  readonly onReset: () => void;
}

/** The list of exchanges that a filter means, as it grows. */
export function useList(source: Source, q: string, wishes: Wishes): List {
  const [model, setModel] = useState<ListModel>(EMPTY_LIST);
  const [error, setError] = useState<ErrorView['error'] | null>(null);
  const [isConnected, setConnected] = useState(true);
  const [burst, setBurst] = useState(0);
  const isStill = useRef(false);
  const latest = useRef({ model, wishes });
  latest.current = { model, wishes };
  const asked = useRef(new Set<string>());
  const control = useRef<{ reload: () => void }>({ reload: () => undefined });

  useLayoutEffect(() => {
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let burstTimer: ReturnType<typeof setTimeout> | undefined;
    let askedAt = 0;
    /** What is not newer than this the stream has not told of. */
    let begunAt = 0;
    let hasFailed = false;
    const begin = async (): Promise<void> => {
      askedAt = Date.now();
      try {
        const list = await source.list({ q, offset: 0, limit: WINDOW, upTo: null });
        if (!isWanted) return;
        asked.current.clear();
        hasFailed = false;
        setError(null);
        setModel((before) => begun(before, list));
        if (begunAt > list.upTo) reload();
      } catch (reason) {
        if (!isWanted) return;
        hasFailed = true;
        setError(errorWords(reason));
      }
    };
    const reload = (): void => {
      if (timer !== undefined) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          void begin();
        },
        Math.max(0, askedAt + LEAST_BETWEEN_MS - Date.now()),
      );
    };
    control.current = { reload };

    const take = (event: StreamEvent): void => {
      switch (event.type) {
        case 'rows':
          setModel((before) => withRows(before, event.rows, isStill.current));
          if (!isStill.current && isLong(latest.current.model)) reload();
          latest.current.wishes.onRows(event.rows, true);
          return;
        case 'updates':
          setModel((before) => withUpdates(before, event.rows));
          latest.current.wishes.onRows(event.rows, false);
          return;
        case 'summary':
          if (isStill.current) setModel((before) => withCount(before, event.count));
          else reload();
          setBurst(event.count);
          clearTimeout(burstTimer);
          burstTimer = setTimeout(() => setBurst(0), BURST_SHOWN_MS);
          latest.current.wishes.onRows(event.newest === null ? [] : [event.newest], true);
          return;
        case 'reset':
          latest.current.wishes.onReset();
          reload();
          return;
        case 'answers':
          latest.current.wishes.onAnswers(event.answers);
          return;
        case 'known':
          begunAt = event.begunAt ?? begunAt;
          setModel((before) => {
            // The rest of the journal was read meanwhile: what is counted has changed. Or something came between.
            if ((event.isWhole && !before.isWhole) || begunAt > (before.upTo ?? begunAt)) reload();
            return { ...before, known: event.known, isWhole: event.isWhole };
          });
      }
    };
    setModel(EMPTY_LIST);
    setError(null);
    const leave = source.follow(q, take, (isThere) => {
      if (!isWanted) return;
      setConnected(isThere);
      if (isThere && hasFailed) reload();
    });
    void begin();
    return () => {
      isWanted = false;
      clearTimeout(timer);
      clearTimeout(burstTimer);
      leave();
    };
  }, [source, q]);

  const need = useCallback(
    (first: number, end: number): void => {
      const { model: now } = latest.current;
      const { upTo } = now;
      if (upTo === null) return;
      for (const window of windowsNeeded(now, first, end)) {
        const name = `${upTo} ${window}`;
        if (asked.current.has(name)) continue;
        asked.current.add(name);
        source
          .list({ q, offset: window * WINDOW, limit: WINDOW, upTo })
          .then(
            (list) => setModel((before) => withWindow(before, window, list)),
            () => undefined,
          )
          .finally(() => asked.current.delete(name));
      }
    },
    [source, q],
  );
  const still = useCallback((wants: boolean): void => {
    if (isStill.current === wants) return;
    isStill.current = wants;
    if (wants) return;
    const all = resumed(latest.current.model);
    if (all === null) control.current.reload();
    else setModel(all);
  }, []);
  const reload = useCallback(() => control.current.reload(), []);
  return { model, error, isConnected, burst, need, still, reload };
}
