import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ErrorView } from '../../wire.ts';
import { errorWords } from '../source/source.ts';

export interface Loaded<T> {
  /** The last that came; of an earlier question until the answer to this one is there. */
  readonly value: T | null;
  readonly error: ErrorView['error'] | null;
  readonly again: () => void;
}

/**
 * Asks for something whenever what it depends on changes; an answer that comes too late is dropped.
 *
 * @param name what is asked for, such as an id: another name asks again
 */
export function useLoad<T>(name: string, ask: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Omit<Loaded<T>, 'again'>>({ value: null, error: null });
  const [round, setRound] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  useLayoutEffect(() => {
    let isWanted = true;
    latest.current().then(
      (value) => isWanted && setLoaded({ value, error: null }),
      (reason: unknown) => isWanted && setLoaded({ value: null, error: errorWords(reason) }),
    );
    return () => {
      isWanted = false;
    };
  }, [name, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { ...loaded, again };
}

export interface Doing<T> {
  readonly isBusy: boolean;
  readonly error: ErrorView['error'] | null;
  /** Resolves with what came of it; `null` where it failed, which `error` tells. */
  readonly run: (work: () => Promise<T>) => Promise<T | null>;
}

/** Does one thing at a time that may fail. */
export function useDoing<T>(): Doing<T> {
  const [state, setState] = useState<Pick<Doing<T>, 'isBusy' | 'error'>>({ isBusy: false, error: null });
  const run = useCallback(async (work: () => Promise<T>): Promise<T | null> => {
    setState({ isBusy: true, error: null });
    try {
      const value = await work();
      setState({ isBusy: false, error: null });
      return value;
    } catch (reason) {
      setState({ isBusy: false, error: errorWords(reason) });
      return null;
    }
  }, []);
  return { ...state, run };
}
