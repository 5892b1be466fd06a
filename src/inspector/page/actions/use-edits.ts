import { useCallback, useLayoutEffect, useState } from 'preact/hooks';
import type { Edit, ErrorView, JudgedView } from '../../wire.ts';
import { errorWords } from '../source/source.ts';
import { usePage } from '../state/context.ts';
import { type Editing, withEdit, withoutEdit } from '../tree/edits.ts';

const QUIET_MS = 200;

export interface Edits extends Editing {
  /** What the edits make of the payload; `null` without any, or until that is known. */
  readonly judged: JudgedView | null;
  readonly error: ErrorView['error'] | null;
  readonly isJudging: boolean;
  readonly discard: () => void;
}

/** The edits of one exchange's payload, judged as they are made. */
export function useEdits(id: string): Edits {
  const { source } = usePage();
  const [edits, setEdits] = useState<readonly Edit[]>([]);
  const [judged, setJudged] = useState<JudgedView | null>(null);
  const [error, setError] = useState<ErrorView['error'] | null>(null);
  const [isJudging, setJudging] = useState(false);
  useLayoutEffect(() => {
    setError(null);
    const { actions } = source;
    if (edits.length === 0 || actions === null) {
      setJudged(null);
      setJudging(false);
      return undefined;
    }
    let isWanted = true;
    setJudging(true);
    const timer = setTimeout(() => {
      actions.judge({ id, edits }).then(
        (view) => {
          if (!isWanted) return;
          setJudged(view);
          setJudging(false);
        },
        (reason: unknown) => {
          if (!isWanted) return;
          setError(errorWords(reason));
          setJudging(false);
        },
      );
    }, QUIET_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [source, id, edits]);
  return {
    edits,
    judged,
    error,
    isJudging,
    edit: useCallback((edit) => setEdits((before) => withEdit(before, edit)), []),
    undo: useCallback((path) => setEdits((before) => withoutEdit(before, path)), []),
    discard: useCallback(() => setEdits([]), []),
  };
}
