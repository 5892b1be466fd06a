import type { ExchangeRow, StreamEvent } from '../wire.ts';
import type { Entry } from './entry.ts';
import type { IndexRow } from './exchange-index.ts';

/** What came to be known at once: new rows and changed ones, each once. */
interface Batch {
  readonly id: number;
  /** By the received half of a webhook that also was sent. */
  readonly changes: ReadonlyMap<Entry, 'new' | 'changed'>;
}

/** How a stream sees what there is. */
interface StreamView {
  readonly rowOf: (entry: Entry) => IndexRow;
  /** `null` where it is gone. */
  readonly show: (row: IndexRow) => ExchangeRow | null;
  readonly known: () => { readonly known: number; readonly isWhole: boolean };
  /** Number of the newest exchange. */
  readonly newest: () => number;
  /** The first id; those of every earlier run are lower. */
  readonly firstId: number;
}

/** Rows of one batch that are shown one by one. */
const MOST_ROWS = 50;
/** Changes that are remembered, to go on from. */
const MOST_CHANGES = 1000;

type Take = (id: number, event: StreamEvent) => void;

interface Follower {
  readonly isMeant: (row: IndexRow) => boolean;
  readonly take: Take;
  /** Whether rows changed that it was not told of, one by one. */
  owesReset: boolean;
}

/** Tells pages what happens, each what its filter means, in batches that can be gone on from. */
export class ExchangeStream {
  readonly #view: StreamView;
  readonly #followers = new Set<Follower>();
  /** The last batches, oldest first, each with another id than the one before. */
  readonly #batches: Batch[] = [];
  #remembered = 0;
  #id: number;

  constructor(view: StreamView) {
    this.#view = view;
    this.#id = view.firstId;
  }

  /** Begins to tell; what happened after an id comes at once. */
  follow(isMeant: Follower['isMeant'], after: number | null, take: Take): () => void {
    const follower: Follower = { isMeant, take, owesReset: false };
    const isNew = after === null;
    this.#tell(follower, this.#changesAfter(follower, after), this.#shownOnce(), isNew);
    this.#followers.add(follower);
    return () => {
      this.#followers.delete(follower);
    };
  }

  /** Tells of a batch. */
  add(changes: Batch['changes']): void {
    this.#id += 1;
    const batch = { id: this.#id, changes };
    this.#batches.push(batch);
    this.#remembered += changes.size;
    while (this.#remembered > MOST_CHANGES && this.#batches.length > 1) {
      this.#remembered -= this.#batches.shift()?.changes.size ?? 0;
    }
    const shown = this.#shownOnce();
    for (const follower of this.#followers) this.#tell(follower, changes, shown);
  }

  /** Tells everybody of something that is no exchange. */
  tell(event: StreamEvent): void {
    this.#id += 1;
    this.#batches.push({ id: this.#id, changes: new Map() });
    for (const { take } of this.#followers) take(this.#id, event);
  }

  /** What pages have is out of date: nobody goes on from before. */
  reset(): void {
    this.#batches.length = 0;
    this.#remembered = 0;
    this.#id += 1;
    for (const follower of this.#followers) {
      follower.owesReset = false;
      follower.take(this.#id, { type: 'reset' });
      this.#tellKnown(follower);
    }
  }

  /** What happened after an id; where that is too long ago, what a page has is worth nothing. */
  #changesAfter(follower: Follower, after: number | null): Batch['changes'] {
    const changes = new Map<Entry, 'new' | 'changed'>();
    if (after === null || after === 0 || after === this.#id) return changes;
    const oldest = this.#batches[0]?.id ?? Number.POSITIVE_INFINITY;
    follower.owesReset = after > this.#id || after < oldest - 1;
    for (const batch of follower.owesReset ? [] : this.#batches) {
      if (batch.id <= after) continue;
      for (const [entry, kind] of batch.changes) if (changes.get(entry) !== 'new') changes.set(entry, kind);
    }
    return changes;
  }

  /** The last of what is told has the id to go on from: who is cut off before gets all of it once more. */
  #tell(follower: Follower, changes: Batch['changes'], shown: StreamView['show'], isNew = false): void {
    const { isMeant, take } = follower;
    const fresh: IndexRow[] = [];
    const changed: IndexRow[] = [];
    for (const [entry, kind] of changes) {
      const row = this.#view.rowOf(entry);
      if (isMeant(row)) (kind === 'new' ? fresh : changed).push(row);
    }
    const before = this.#id - 1;
    if (changed.length > MOST_ROWS) follower.owesReset = true;
    else if (changed.length > 0) take(before, { type: 'updates', rows: rowsOf(changed, shown) });
    if (fresh.length > MOST_ROWS) {
      const [newest] = rowsOf(fresh.slice(-1), shown);
      take(before, { type: 'summary', count: fresh.length, newest: newest ?? null });
    } else if (fresh.length > 0) take(before, { type: 'rows', rows: rowsOf(fresh, shown) });
    if (follower.owesReset && changed.length <= MOST_ROWS && fresh.length <= MOST_ROWS) {
      follower.owesReset = false;
      take(before, { type: 'reset' });
    }
    this.#tellKnown(follower, isNew);
  }

  #tellKnown({ take }: Follower, isNew = false): void {
    const begun = isNew ? { begunAt: this.#view.newest() } : {};
    take(this.#id, { type: 'known', ...this.#view.known(), ...begun });
  }

  /** A row is made once, however many pages are told. */
  #shownOnce(): StreamView['show'] {
    const made = new Map<Entry, ExchangeRow | null>();
    return (row) => {
      const known = made.get(row.entry);
      if (known !== undefined) return known;
      const view = this.#view.show(row);
      made.set(row.entry, view);
      return view;
    };
  }
}

function rowsOf(rows: readonly IndexRow[], show: StreamView['show']): ExchangeRow[] {
  return rows.flatMap((row) => show(row) ?? []);
}
