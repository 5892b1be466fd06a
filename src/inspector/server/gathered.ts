import type { AnswerPlanView, ExchangeRow, StreamEvent } from '../wire.ts';

/** Most rows that are told one by one at a time; of more the page is told how many, and asks for what it shows. */
const MOST_ROWS = 50;

/** Most changes of earlier rows that are kept; where more change, everything is asked for anew. */
const MOST_UPDATES = 200;

/**
 * What a page is to be told next. However much happens before it can be, this stays small: rows become a number, and of
 * what is said again and again the last counts.
 */
export class Gathered {
  #rows: ExchangeRow[] = [];
  #updates = new Map<number, ExchangeRow>();
  #left = 0;
  #newest: ExchangeRow | null = null;
  /** The first row that is not told: the page knows of no later one. */
  #leftFrom = Number.POSITIVE_INFINITY;
  #mustReset = false;
  #answers: AnswerPlanView | null = null;
  #known: Extract<StreamEvent, { type: 'known' }> | null = null;
  #id = 0;
  #isEmpty = true;

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Whether there is more than is told one by one. */
  get isTooMuch(): boolean {
    return this.#left > 0 || this.#mustReset;
  }

  add(id: number, event: StreamEvent): void {
    this.#id = id;
    this.#isEmpty = false;
    switch (event.type) {
      case 'rows':
        this.#addRows(event.rows.length, event.rows);
        return;
      case 'summary':
        this.#addRows(event.count, event.newest === null ? [] : [event.newest]);
        return;
      case 'updates':
        for (const row of event.rows) this.#update(row);
        return;
      case 'reset':
        this.#forgetRows();
        this.#mustReset = true;
        return;
      case 'answers':
        this.#answers = event.answers;
        return;
      case 'known':
        // What only the first of them says stays.
        this.#known = { ...this.#known, ...event };
    }
  }

  /** All that is to be told, in its order, and the id to go on from once it has been; nothing is left. */
  take(): { readonly id: number; readonly events: readonly StreamEvent[] } {
    const events: StreamEvent[] = [];
    if (this.#mustReset) events.push({ type: 'reset' });
    if (this.#rows.length > 0) events.push({ type: 'rows', rows: this.#rows });
    if (this.#left > 0) events.push({ type: 'summary', count: this.#left, newest: this.#newest });
    if (this.#updates.size > 0) events.push({ type: 'updates', rows: [...this.#updates.values()] });
    if (this.#answers !== null) events.push({ type: 'answers', answers: this.#answers });
    if (this.#known !== null) events.push(this.#known);
    this.#forgetRows();
    this.#mustReset = false;
    this.#answers = null;
    this.#known = null;
    this.#isEmpty = true;
    return { id: this.#id, events };
  }

  #forgetRows(): void {
    this.#rows = [];
    this.#updates = new Map();
    this.#left = 0;
    this.#newest = null;
    this.#leftFrom = Number.POSITIVE_INFINITY;
  }

  #addRows(count: number, rows: readonly ExchangeRow[]): void {
    if (this.#mustReset) return;
    const isAll = count === rows.length;
    if (isAll && this.#left === 0 && this.#rows.length + count <= MOST_ROWS) {
      this.#rows.push(...rows);
      return;
    }
    this.#leftFrom = Math.min(this.#leftFrom, this.#rows[0]?.seq ?? rows[0]?.seq ?? this.#leftFrom);
    this.#newest = rows.at(-1) ?? this.#newest ?? this.#rows.at(-1) ?? null;
    this.#left += this.#rows.length + count;
    this.#rows = [];
  }

  #update(row: ExchangeRow): void {
    if (this.#mustReset) return;
    if (this.#newest?.seq === row.seq) this.#newest = row;
    if (row.seq >= this.#leftFrom) return;
    const place = this.#rows.findIndex(({ seq }) => seq === row.seq);
    if (place >= 0) {
      this.#rows[place] = row;
      return;
    }
    this.#updates.set(row.seq, row);
    if (this.#updates.size <= MOST_UPDATES) return;
    this.#forgetRows();
    this.#mustReset = true;
  }
}
