import { type ExchangeList, type ExchangeRow, WINDOW } from '../../wire.ts';

/** Windows that are kept; the list is asked for others again. */
const KEPT_WINDOWS = 40;
/** More new rows than these are asked for anew, in windows. */
const MOST_FRESH = 400;

/** What the page has of the list: windows counted from one exchange back, and what came since, before them. */
export interface ListModel {
  /** `null` until the first window is there. */
  readonly upTo: number | null;
  readonly matched: number;
  readonly known: number;
  readonly unreadable: number;
  readonly isWhole: boolean;
  readonly windows: ReadonlyMap<number, readonly ExchangeRow[]>;
  /** What came since, newest first, and is shown. */
  readonly fresh: readonly ExchangeRow[];
  /** What came while the list stands still, newest first; the first of them only. */
  readonly waiting: readonly ExchangeRow[];
  readonly waitingCount: number;
}

export const EMPTY_LIST: ListModel = {
  upTo: null,
  matched: 0,
  known: 0,
  unreadable: 0,
  isWhole: true,
  windows: new Map(),
  fresh: [],
  waiting: [],
  waitingCount: 0,
};

/** Rows in all. */
export function totalOf(model: ListModel): number {
  return model.fresh.length + model.matched;
}

/** The row at a place; `undefined` where its window is not there. */
export function rowAt(model: ListModel, index: number): ExchangeRow | undefined {
  if (index < model.fresh.length) return model.fresh[index];
  const inBase = index - model.fresh.length;
  return model.windows.get(Math.floor(inBase / WINDOW))?.[inBase % WINDOW];
}

/** The place of an exchange, where it is in a window that is there; -1 otherwise. */
export function indexOfId(model: ListModel, id: string | null): number {
  if (id === null) return -1;
  const first = model.fresh.findIndex((row) => row.id === id);
  if (first >= 0) return first;
  for (const [window, rows] of model.windows) {
    const at = rows.findIndex((row) => row.id === id);
    if (at >= 0) return model.fresh.length + window * WINDOW + at;
  }
  return -1;
}

/** The windows that rows from `first` to before `end` need and that are not there. */
export function windowsNeeded(model: ListModel, first: number, end: number): number[] {
  const from = Math.max(0, first - model.fresh.length);
  const to = Math.min(model.matched, end - model.fresh.length);
  const needed: number[] = [];
  for (let window = Math.floor(from / WINDOW); window * WINDOW < to; window += 1) {
    if (!model.windows.has(window)) needed.push(window);
  }
  return needed;
}

/** The list anew, from its first window; what came since that window was made stays. */
export function begun(model: ListModel, list: ExchangeList): ListModel {
  const isNewer = (row: ExchangeRow): boolean => row.seq > list.upTo;
  return {
    ...EMPTY_LIST,
    upTo: list.upTo,
    matched: list.matched,
    known: list.known,
    unreadable: list.unreadable,
    isWhole: list.isWhole,
    windows: new Map([[0, list.rows]]),
    fresh: model.fresh.filter(isNewer),
  };
}

/** The list with one more window; one of another view of the list is worth nothing. */
export function withWindow(model: ListModel, window: number, list: ExchangeList): ListModel {
  if (list.upTo !== model.upTo) return model;
  const windows = new Map(model.windows);
  windows.set(window, list.rows);
  for (const old of windows.keys()) {
    if (windows.size <= KEPT_WINDOWS) break;
    if (Math.abs(old - window) > 2) windows.delete(old);
  }
  return { ...model, windows, matched: list.matched, isWhole: list.isWhole };
}

/**
 * The list with rows that came, oldest first. One that is there already takes its place again.
 *
 * @param isStill they wait, and are counted
 */
export function withRows(model: ListModel, rows: readonly ExchangeRow[], isStill: boolean): ListModel {
  const newest = Math.max(model.upTo ?? 0, model.fresh[0]?.seq ?? 0, model.waiting[0]?.seq ?? 0);
  const came = rows.filter((row) => row.seq > newest).toReversed();
  const updated = came.length === rows.length ? model : withUpdates(model, rows);
  if (came.length === 0) return updated;
  return isStill
    ? {
        ...updated,
        waiting: [...came, ...updated.waiting].slice(0, MOST_FRESH + 1),
        waitingCount: updated.waitingCount + came.length,
      }
    : { ...updated, fresh: [...came, ...updated.fresh] };
}

/** The list with what came to be known of rows that it has. */
export function withUpdates(model: ListModel, rows: readonly ExchangeRow[]): ListModel {
  const known = new Map(rows.map((row) => [row.id, row]));
  const replaced = (all: readonly ExchangeRow[]): readonly ExchangeRow[] =>
    all.some((row) => known.has(row.id)) ? all.map((row) => known.get(row.id) ?? row) : all;
  return {
    ...model,
    fresh: replaced(model.fresh),
    waiting: replaced(model.waiting),
    windows: new Map([...model.windows].map(([at, window]) => [at, replaced(window)])),
  };
}

/** The list with more that came than was told one by one, while it stands still. */
export function withCount(model: ListModel, count: number): ListModel {
  return { ...model, waitingCount: model.waitingCount + count };
}

/** The list with what waited; `null` where it is to be asked for anew, as there is too much of it or not all was told. */
export function resumed(model: ListModel): ListModel | null {
  if (model.waitingCount !== model.waiting.length || isLong(model)) return null;
  return { ...model, fresh: [...model.waiting, ...model.fresh], waiting: [], waitingCount: 0 };
}

/** Whether so much came that the list is better asked for anew. */
export function isLong(model: ListModel): boolean {
  return model.fresh.length + model.waiting.length > MOST_FRESH;
}
