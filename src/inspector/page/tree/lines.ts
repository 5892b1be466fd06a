import type { Edit, FindingView, PayloadNode } from '../../wire.ts';

/** One line of the tree, as it stands under the others. */
export type TreeLine =
  | {
      readonly kind: 'node';
      readonly key: string;
      /** Key of the line that it stands in; `''` at the top. */
      readonly parent: string;
      readonly depth: number;
      readonly node: PayloadNode;
      /** `null` where it holds nothing. */
      readonly isOpen: boolean | null;
      readonly isHit: boolean;
      /** What the user makes of it. */
      readonly edit: Edit | null;
    }
  | {
      readonly kind: 'missing';
      readonly key: string;
      readonly parent: string;
      readonly depth: number;
      readonly name: string;
      readonly path: string | null;
      readonly finding: FindingView;
    }
  | {
      readonly kind: 'folded';
      readonly key: string;
      readonly parent: string;
      readonly depth: number;
      readonly nulls: number;
      readonly empties: number;
      readonly isOpen: boolean;
    }
  | {
      readonly kind: 'more';
      readonly key: string;
      readonly parent: string;
      readonly depth: number;
      readonly path: string;
      readonly from: number;
      readonly left: number;
    };

/** How the user has the tree. */
export interface TreeView {
  /** What was opened or closed by hand, by key. */
  readonly opened: ReadonlyMap<string, boolean>;
  /** Whether the null and empty members of everything are shown. */
  readonly showsEmpty: boolean;
  /** Containers whose null and empty members are shown, or not, by hand. */
  readonly unfolded: ReadonlySet<string>;
  /** What was asked for of containers after what came with them, by path. */
  readonly later: ReadonlyMap<string, readonly PayloadNode[]>;
  readonly edits: ReadonlyMap<string, Edit>;
  /** Only what has this text is shown, and what that stands in; `''` shows all. */
  readonly search: string;
}

export const FIRST_VIEW: TreeView = {
  opened: new Map(),
  showsEmpty: false,
  unfolded: new Set(),
  later: new Map(),
  edits: new Map(),
  search: '',
};

/** A container with more members than these is closed at first, where nothing in it is wrong. */
const LARGE = 60;

/** What is there of what a container holds. */
function insideOf(node: PayloadNode, later: TreeView['later']): readonly PayloadNode[] {
  const more = node.path === null ? undefined : later.get(node.path);
  return more === undefined ? (node.inside ?? []) : [...(node.inside ?? []), ...more];
}

/** The lines of a document that are to be seen. */
export function treeLines(root: PayloadNode, view: TreeView): TreeLine[] {
  const lines: TreeLine[] = [];
  if (root.type === 'object' || root.type === 'array') addInside(root, '', 0);
  else addNode(root, '', '/', 0);
  return lines;

  function addNode(node: PayloadNode, parent: string, key: string, depth: number): void {
    const edit = node.path === null ? null : (view.edits.get(node.path) ?? null);
    const isContainer = node.size > 0 && edit === null;
    const isHit = view.search !== '' && hasText(node, view.search);
    const at = lines.length;
    const isOpen = isContainer ? (view.opened.get(key) ?? isOpenAtFirst(node, depth)) : null;
    lines.push({ kind: 'node', key, parent, depth, node, isOpen, isHit, edit });
    if (view.search !== '') {
      // What is a hit itself, and was opened by hand, shows all that it holds.
      const before = lines.length;
      if (isContainer) addInside(node, key, depth + 1, isHit && view.opened.get(key) === true);
      const isEmptyHanded = lines.length === before;
      if (isEmptyHanded && !isHit) lines.splice(at);
      else if (isContainer)
        lines[at] = { kind: 'node', key, parent, depth, node, isOpen: !isEmptyHanded, isHit, edit };
    } else if (isOpen === true) {
      addInside(node, key, depth + 1);
    }
  }

  function addInside(node: PayloadNode, key: string, depth: number, showsAll = view.search === ''): void {
    const inside = insideOf(node, view.later);
    const showsEmpty = view.showsEmpty !== view.unfolded.has(key);
    let nulls = 0;
    let empties = 0;
    inside.forEach((child, i) => {
      const isEdited = child.path !== null && view.edits.has(child.path);
      if (showsAll && child.isEmpty && !isEdited) {
        if (child.type === 'null') nulls += 1;
        else empties += 1;
        if (!showsEmpty) return;
      }
      addNode(child, key, child.path ?? `${key}#${i}`, depth);
    });
    if (!showsAll) return;
    for (const { name, finding } of node.missing) {
      const path = node.path === null ? null : childPath(node.path, name);
      lines.push({ kind: 'missing', key: `${key}?${name}`, parent: key, depth, name, path, finding });
    }
    if (nulls + empties > 0) {
      lines.push({
        kind: 'folded',
        key: `${key}…`,
        parent: key,
        depth,
        nulls,
        empties,
        isOpen: showsEmpty,
      });
    }
    const left = node.size - inside.length;
    if (left > 0 && node.path !== null) {
      lines.push({
        kind: 'more',
        key: `${key}+`,
        parent: key,
        depth,
        path: node.path,
        from: inside.length,
        left,
      });
    }
  }
}

function isOpenAtFirst(node: PayloadNode, depth: number): boolean {
  return node.isMarked || (node.inside !== null && depth < 1 && node.size <= LARGE);
}

function hasText(node: PayloadNode, search: string): boolean {
  const wanted = search.toLowerCase();
  return [node.name, node.text, node.codeName].some((text) => text?.toLowerCase().includes(wanted) === true);
}

/** The pointer of a member. */
function childPath(parent: string, name: string): string {
  return `${parent}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Containers of which not all is there, down to the deepest that are. */
export function unloaded(
  root: PayloadNode,
  later: TreeView['later'],
): { readonly path: string; readonly from: number; readonly left: number }[] {
  const found: { readonly path: string; readonly from: number; readonly left: number }[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const inside = insideOf(node, later);
    if (node.path !== null && node.size > inside.length) {
      found.push({ path: node.path, from: inside.length, left: node.size - inside.length });
    }
    open.push(...inside.filter((child) => child.size > 0).toReversed());
  }
  return found;
}

/** The words of a line of folded members: `12 null and 3 empty fields`. */
export function foldedWords(nulls: number, empties: number): string {
  const parts = [nulls > 0 ? `${nulls} null` : '', empties > 0 ? `${empties} empty` : ''];
  return `${parts.filter((part) => part !== '').join(' and ')} field${nulls + empties === 1 ? '' : 's'}`;
}
