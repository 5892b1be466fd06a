import { usageError } from '../../core/error.ts';
import { newSeed } from '../../events/random.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { type AnswerPlan, createAnswerPlan, hasRandomDelay } from '../../receiver/answers/answer-plan.ts';
import { describePlan } from '../../receiver/answers/describe-plan.ts';
import type { ReceiverOptions } from '../../receiver/options.ts';
import type { Context } from '../session/context.ts';
import { readWhole } from '../session/files.ts';
import { parseAnswers } from './answer-grammar.ts';
import type { ListenFlags } from './flags.ts';

/** What a run answers. */
export interface ListenAnswers {
  readonly answer: ReceiverOptions['answer'];
  /** Repeats the delays that are drawn at random; `null` where none is. */
  readonly seed: string | null;
  /** What was chosen, in a few words; `null` where nothing was. */
  readonly words: string | null;
}

/**
 * What the flags say about answers.
 *
 * @throws WebhookCliError `bad_answer`, `flag_does_not_fit`, and what reading a body file throws
 */
export function listenAnswers(
  context: Pick<Context, 'cwd'>,
  flags: ListenFlags,
  catalogue: Catalogue,
  provider: Provider | undefined,
): ListenAnswers {
  const plan = flags.answer === undefined ? simplePlan(flags) : planFrom(context, flags.answer, flags);
  // Only a delay at random asks for one, and what draws it takes milliseconds to load.
  const isRandom = hasRandomDelay(plan);
  const seed = flags.seed ?? (isRandom ? newSeed() : undefined);
  const answer = createAnswerPlan(
    { ...plan, per: flags.answerPer, seed },
    {
      canForward: flags.forwardTo !== undefined,
      catalogue,
      provider,
      reason: `planned by ${flags.answer === undefined ? '--status' : '--answer'}`,
    },
  );
  const isChosen = (flags.answer ?? flags.status ?? flags.delay) !== undefined;
  const plain = flags.forwardTo === undefined ? '200' : 'forward';
  return {
    answer,
    seed: (isRandom ? seed : undefined) ?? null,
    words: isChosen ? describePlan({ ...plan, per: flags.answerPer }, plain) : null,
  };
}

function simplePlan({ status, delay, forwardTo, answerPer, seed }: ListenFlags): AnswerPlan {
  if (status !== undefined && forwardTo !== undefined) {
    throw conflict(
      '--status',
      '--forward-to',
      '--answer forward+503 lets the app see it and answers 503 all the same',
    );
  }
  if (answerPer !== undefined) throw conflict('--answer-per', 'no --answer', 'write --answer 500,200 too');
  if (seed !== undefined) throw conflict('--seed', 'no --answer', 'it repeats --answer delay:1s~3s');
  return { steps: [{ status, delayMs: delay }] };
}

function planFrom(
  context: Pick<Context, 'cwd'>,
  texts: readonly string[],
  { status, delay }: ListenFlags,
): AnswerPlan {
  if (status !== undefined)
    throw conflict('--status', '--answer', 'write the status into the plan: --answer 503');
  if (delay !== undefined)
    throw conflict('--delay', '--answer', 'write it into the plan: --answer 200+delay:2s');
  return parseAnswers(texts, (file) => readWhole(context, file));
}

function conflict(flag: string, other: string, hint: string): Error {
  return usageError('flag_does_not_fit', `${flag} does not go with ${other}`, hint);
}
