import type { Exchange, ExchangeRequest } from '../core/exchange.ts';
import { LOSSY_NUMBER } from '../core/finding.ts';
import { scanJson } from '../core/json/scan.ts';
import { factsOf } from './request-facts.ts';

type LookedAt = Pick<Exchange, 'findings' | 'valid' | 'payloadText'> & {
  readonly request: Pick<ExchangeRequest, 'body' | 'bodyEncoding'>;
};

/** Tells whether a payload holds a number that its double does not tell from another, so that its text is asked. */
export function hasLossyNumbers({ findings, valid, payloadText, request }: LookedAt): boolean {
  if (payloadText === null) return false;
  const known = factsOf(request)?.isLossy;
  if (known !== undefined) return known;
  // The look that judging took has said so. A webhook that its credentials held off was not judged.
  return findings.some(({ rule }) => rule === LOSSY_NUMBER) || (valid === null && isLossy(payloadText));
}

function isLossy(text: string): boolean {
  return scanJson(text).lossyNumbers > 0;
}
