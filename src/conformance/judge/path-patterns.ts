/** A step of patterns: those that go on from here, by their next segment. */
interface Node {
  readonly next: Map<string, Node>;
  isEnd: boolean;
}

/**
 * JSON pointers in which `*` stands for any one segment. Whether one of them covers a place is found in as many steps
 * as the place has segments, however many patterns there are.
 */
export class PathPatterns {
  readonly #root: Node = { next: new Map(), isEnd: false };
  readonly #patterns = new Set<string>();

  /** In the order of their texts. */
  get all(): readonly string[] {
    return [...this.#patterns].toSorted();
  }

  add(pattern: string): void {
    this.#patterns.add(pattern);
    let here = this.#root;
    for (const segment of segmentsOf(pattern)) {
      const next = here.next.get(segment) ?? { next: new Map(), isEnd: false };
      here.next.set(segment, next);
      here = next;
    }
    here.isEnd = true;
  }

  /** Tells whether a place is one of a pattern or lies in it. */
  cover(path: string): boolean {
    let here: ReadonlySet<Node> = new Set([this.#root]);
    for (const segment of segmentsOf(path)) {
      if (isAnyEnd(here)) return true;
      here = after(here, segment);
      if (here.size === 0) return false;
    }
    return isAnyEnd(here);
  }
}

function segmentsOf(path: string): string[] {
  return path === '' ? [] : path.slice(1).split('/');
}

function isAnyEnd(nodes: ReadonlySet<Node>): boolean {
  for (const { isEnd } of nodes) if (isEnd) return true;
  return false;
}

/** A segment may be named by one pattern and left open by another. */
function after(nodes: ReadonlySet<Node>, segment: string): ReadonlySet<Node> {
  const found = new Set<Node>();
  for (const { next } of nodes) {
    for (const name of [segment, '*']) {
      const node = next.get(name);
      if (node !== undefined) found.add(node);
    }
  }
  return found;
}
