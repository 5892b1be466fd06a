import { bookOnce, type Row, stateOf, type Webhook } from './row.ts';

/**
 * The log beside a consumer: what it should know of each job after all that it took. It is written in one go, in no way that a
 * load could hurt, and knows nothing of who judges the consumer.
 */
export class Books {
  readonly #rows = new Map<string, Row>();

  get jobs(): number {
    return this.#rows.size;
  }

  /** Notes a webhook that was answered with 2xx. */
  note(webhook: Webhook): void {
    const { key } = webhook.job;
    this.#rows.set(key, bookOnce(this.#rows.get(key), webhook));
  }

  /** The jobs of which the consumer says something else, in the order of their keys. */
  spoiled(actual: (key: string) => Row | undefined): readonly string[] {
    const isSpoiled = ([key, row]: readonly [string, Row]): boolean => {
      const told = actual(key);
      return told === undefined || JSON.stringify(stateOf(told)) !== JSON.stringify(stateOf(row));
    };
    return [...this.#rows]
      .filter(isSpoiled)
      .map(([key]) => key)
      .toSorted();
  }
}
