import type { PlannedAnswer, ReceiverOptions } from '../../../receiver/options.ts';

type Answer = ReceiverOptions['answer'];

/** Puts one answer before those of a plan, for the webhook that comes next. */
export class NextAnswer {
  /** What is answered next instead; `null` leaves it to the plan, which then is not asked. */
  next: PlannedAnswer | null = null;
  readonly #plan: Answer;

  constructor(plan: Answer) {
    this.#plan = plan;
  }

  readonly answer: Answer = (exchange, provider) => {
    const { next } = this;
    this.next = null;
    return next ?? this.#plan(exchange, provider);
  };
}
