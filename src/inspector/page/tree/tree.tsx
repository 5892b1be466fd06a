import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Edit, PayloadNode } from '../../wire.ts';
import { ErrorBox } from '../parts/error-box.tsx';
import { count } from '../parts/text.ts';
import { usePage } from '../state/context.ts';
import { useKeys } from '../state/use-keys.ts';
import type { Editing } from './edits.ts';
import { Line } from './line.tsx';
import type { TreeLine } from './lines.ts';
import { SearchBox } from './search-box.tsx';
import { useTree } from './use-tree.ts';

/** A payload as a tree that is folded, searched, asked for facts and, where that is wanted, edited. */
export function Tree({
  id,
  root,
  editing,
}: {
  readonly id: string;
  readonly root: PayloadNode;
  readonly editing: Editing | null;
}) {
  const { source } = usePage();
  const tree = useTree(source, id, root, editing?.edits ?? NONE);
  const { lines } = tree;
  const [current, setCurrent] = useState('');
  const [factsOf, setFactsOf] = useState<string | null>(null);
  const [editingKey, setEditingKey] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const wantsFocus = useRef(false);

  const found = lines.findIndex(({ key }) => key === current);
  const here = lines[found < 0 ? 0 : found];
  const move = (line: TreeLine | undefined): void => {
    if (line === undefined) return;
    wantsFocus.current = true;
    setCurrent(line.key);
  };
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    const element = box.current?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]');
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  }, [current, lines, editingKey]);

  const hits = lines.filter((line) => line.kind === 'node' && line.isHit);
  const marked = lines.filter(
    (line) => line.kind === 'missing' || (line.kind === 'node' && line.node.findings.length > 0),
  );
  const after = (some: readonly TreeLine[]): TreeLine | undefined =>
    some.find((line) => lines.indexOf(line) > (found < 0 ? -1 : found)) ?? some[0];
  useKeys({
    f: () => {
      search.current?.focus();
    },
    n: () => {
      move(after(tree.view.search === '' ? marked : hits));
    },
    '.': () => {
      tree.foldAll();
    },
  });

  const act = (line: TreeLine): void => {
    if (line.kind === 'folded') tree.fold(line.parent);
    else if (line.kind === 'more') tree.load(line.path, line.from);
    else if (line.kind === 'missing') {
      if (editing !== null && line.path !== null) setEditingKey(line.key);
    } else if (line.isOpen !== null) tree.open(line.key, !line.isOpen);
    else if (editing !== null && line.node.path !== null) setEditingKey(line.key);
    else if (line.node.isKnown) setFactsOf(factsOf === line.key ? null : line.key);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (here === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = lines.indexOf(here);
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(lines[at + 1]),
      ArrowUp: () => move(lines[at - 1]),
      Home: () => move(lines[0]),
      End: () => move(lines.at(-1)),
      ArrowRight: () => {
        if (here.kind !== 'node' || here.isOpen === null) return;
        if (here.isOpen) move(lines[at + 1]);
        else tree.open(here.key, true);
      },
      ArrowLeft: () => {
        if (here.kind === 'node' && here.isOpen === true) tree.open(here.key, false);
        else move(lines.find(({ key }) => key === here.parent));
      },
      Enter: () => act(here),
      ' ': () =>
        here.kind === 'node' && here.node.isKnown && setFactsOf(factsOf === here.key ? null : here.key),
      Delete: () =>
        here.kind === 'node' &&
        here.node.path !== null &&
        editing?.edit({ op: 'unset', path: here.node.path }),
    };
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  };

  return (
    <section class="payload" aria-label="Payload">
      <SearchBox
        ref={search}
        text={tree.view.search}
        hits={hits.length}
        unseen={tree.unseen}
        change={tree.search}
        next={() => move(after(hits))}
        leave={() => {
          wantsFocus.current = true;
          setCurrent(here?.key ?? '');
        }}
        showsEmpty={tree.view.showsEmpty}
        foldAll={tree.foldAll}
      />
      <ErrorBox error={tree.error} />
      <div ref={box} role="tree" aria-label="Payload" class="tree" onKeyDown={onKeyDown}>
        {lines.map((line) => (
          <Line
            key={line.key}
            id={id}
            line={line}
            search={tree.view.search}
            isCurrent={line === here}
            showsFacts={factsOf === line.key}
            isEdited={editingKey === line.key}
            editing={editing}
            choose={() => setCurrent(line.key)}
            act={() => act(line)}
            facts={() => setFactsOf(factsOf === line.key ? null : line.key)}
            endEdit={() => {
              wantsFocus.current = true;
              setEditingKey(null);
            }}
          />
        ))}
      </div>
      {lines.length === 0 && (
        <p class="dim empty-line">
          {tree.view.search === '' ? 'The document is empty.' : `Nothing has “${tree.view.search}”.`}
          {tree.unseen > 0 && ` ${count(tree.unseen)} values are not loaded.`}
        </p>
      )}
    </section>
  );
}

const NONE: readonly Edit[] = [];
