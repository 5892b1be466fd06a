import { useCallback, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { Edit, ErrorView, PayloadNode } from '../../wire.ts';
import { errorWords, type Source } from '../source/source.ts';
import { FIRST_VIEW, type TreeLine, type TreeView, treeLines, unloaded } from './lines.ts';

/** How often a search asks for more of a payload before it says that it has not seen all. */
const MOST_ASKED = 60;

export interface Tree {
  readonly lines: readonly TreeLine[];
  readonly view: TreeView;
  /** Values that the search has not seen. */
  readonly unseen: number;
  readonly error: ErrorView['error'] | null;
  readonly open: (key: string, isOpen: boolean) => void;
  readonly fold: (key: string) => void;
  readonly foldAll: () => void;
  readonly load: (path: string, from: number) => void;
  readonly search: (text: string) => void;
}

/** The lines of a payload, and what the user does to them. */
export function useTree(source: Source, id: string, root: PayloadNode, edits: readonly Edit[]): Tree {
  const [view, setView] = useState<TreeView>(FIRST_VIEW);
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const [error, setError] = useState<ErrorView['error'] | null>(null);

  const load = useCallback(
    async (path: string, from: number): Promise<void> => {
      const name = `${path} ${from}`;
      setAsked((before) => new Set(before).add(name));
      try {
        const { inside } = await source.part(id, path, from);
        setError(null);
        setView((before) => ({
          ...before,
          later: new Map(before.later).set(path, [...(before.later.get(path) ?? []), ...inside]),
        }));
      } catch (reason) {
        setError(errorWords(reason));
      }
    },
    [source, id],
  );

  const shown = useMemo(
    () => ({ ...view, edits: new Map(edits.map((edit) => [edit.path, edit])) }),
    [view, edits],
  );
  const lines = useMemo(() => treeLines(root, shown), [root, shown]);

  // What is open and was not given yet.
  useLayoutEffect(() => {
    for (const line of lines) {
      if (line.kind === 'more' && line.from === 0 && !asked.has(`${line.path} 0`)) void load(line.path, 0);
    }
  }, [lines, asked, load]);

  const missing = view.search === '' ? [] : unloaded(root, view.later);
  const next = missing[0];
  useLayoutEffect(() => {
    if (next !== undefined && asked.size < MOST_ASKED && !asked.has(`${next.path} ${next.from}`)) {
      void load(next.path, next.from);
    }
  }, [next?.path, next?.from, asked, load]);

  return {
    lines,
    view: shown,
    unseen: missing.reduce((sum, { left }) => sum + left, 0),
    error,
    open: (key, isOpen) =>
      setView((before) => ({ ...before, opened: new Map(before.opened).set(key, isOpen) })),
    fold: (key) =>
      setView((before) => {
        const unfolded = new Set(before.unfolded);
        if (!unfolded.delete(key)) unfolded.add(key);
        return { ...before, unfolded };
      }),
    foldAll: () => setView((before) => ({ ...before, showsEmpty: !before.showsEmpty, unfolded: new Set() })),
    load: (path, from) => void load(path, from),
    search: (search) => setView((before) => ({ ...before, search })),
  };
}
