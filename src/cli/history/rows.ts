import type { Exchange } from '../../core/exchange.ts';
import { describeExchange, type ExchangeWords } from '../../events/describe.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { exchangeRow, type RowOptions, rowTitles } from '../../output/exchange/row.ts';
import { type Catalogue, providerOf } from '../../providers/catalogue.ts';
import type { Session } from '../session/session.ts';
import { isOfToday, localDate, localDateTime, shortDateTime } from './dates.ts';

/** Columns from which on there is room for a whole date. */
const ROOMY = 120;
const WHOLE_DATE = { text: localDateTime, columns: 19 };
const SHORT_DATE = { text: shortDateTime, columns: 11 };

/** What a row is made of a record by. */
interface RowReading {
  readonly catalogue: Catalogue;
  readonly exchangeOf: (record: JournalRecord) => Exchange;
}

/** The same rows as `listen` and `send` show, under titles, with the date where it is not today's. */
export class HistoryRows {
  readonly #session: Session;
  readonly #reading: RowReading;
  /** Of all rows alike, since they stand under each other. */
  readonly #hasDates: boolean;
  #day = localDate(new Date());

  /** @param oldest when the first of them came; `undefined` where none is there yet */
  constructor(session: Session, reading: RowReading, oldest: string | undefined) {
    this.#session = session;
    this.#reading = reading;
    this.#hasDates = session.width === 0 || !(oldest === undefined || isOfToday(oldest));
  }

  titles(): string {
    return rowTitles(this.#looks());
  }

  /**
   * The lines of an exchange.
   *
   * @param received where it was sent: the exchange in which the same webhook came in here
   */
  lines(record: JournalRecord, received?: JournalRecord): string[] {
    const { catalogue, exchangeOf } = this.#reading;
    const provider = providerOf(record, catalogue);
    const describe = (each: Exchange): ExchangeWords => describeExchange(each, provider);
    const exchange = exchangeOf(record);
    const other = received && exchangeOf(received);
    // Who received it has judged it by its own flags; who sent it knows which event it is, and what came of it.
    const judged = other && { valid: other.valid, findings: other.findings };
    const looks = { ...this.#looks(), receivedAs: received?.id, describe };
    return [...this.#newDay(record.at), exchangeRow({ ...exchange, ...judged }, looks)];
  }

  /** Where rows have the clock alone, the day goes before those of another one. */
  #newDay(at: string): string[] {
    const day = localDate(at);
    if (this.#hasDates || day === this.#day) return [];
    this.#day = day;
    return [this.#session.theme.dim(day)];
  }

  #looks(): Omit<RowOptions, 'describe'> {
    const { theme, width } = this.#session;
    const date = width === 0 || width >= ROOMY ? WHOLE_DATE : SHORT_DATE;
    return { theme, width, lead: 'direction', when: this.#hasDates ? date : undefined };
  }
}
