import type { HeaderList } from '../../core/http/headers.ts';
import type { Steps } from '../../core/steps.ts';
import type { Judgement, RecognisedBody } from '../../validation/judge.ts';
import { checkCredentials, type GuardOptions, type GuardVerdict } from './guard.ts';

/** What a request is, and why it may not pass: `null` where it may. */
export interface PassedJudgement {
  readonly refused: GuardVerdict;
  readonly judgement: Judgement;
}

/** Judges a webhook that may pass. Of one that may not it is found out whose it is, which its credentials depend on. */
export function* judgePassed(
  options: GuardOptions,
  request: { readonly headers: HeaderList; readonly body: Uint8Array },
  { known, judge }: RecognisedBody,
): Steps<PassedJudgement> {
  const { headers, body } = request;
  const refused = checkCredentials(options, { headers, body, provider: known.provider });
  return { refused, judgement: refused === null ? yield* judge() : known };
}
