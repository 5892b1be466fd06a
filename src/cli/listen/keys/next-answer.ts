import type { PlannedAnswer, ReceiverOptions } from '../../../receiver/options.ts';

type Answer = ReceiverOptions['answer'];

/** Puts one answer before those of a plan, for the webhook that comes next. */
export class NextAnswer {
  readonly #plan: Answer;
  readonly #followers: (() => void)[] = [];
  #next: PlannedAnswer | null = null;

  constructor(plan: Answer) {
    this.#plan = plan;
  }

  /** Tells somebody that what is answered next has changed, also by being given. */
  follow(follower: () => void): void {
    this.#followers.push(follower);
  }

  /** What is answered next instead; `null` leaves it to the plan, which then is not asked. */
  get next(): PlannedAnswer | null {
    return this.#next;
  }

  set next(next: PlannedAnswer | null) {
    if (next === this.#next) return;
    this.#next = next;
    for (const follower of this.#followers) follower();
  }

  readonly answer: Answer = (exchange, provider) => {
    const { next } = this;
    this.next = null;
    return next ?? this.#plan(exchange, provider);
  };
}
