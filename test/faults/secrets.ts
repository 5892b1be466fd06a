import type { Fault } from './fault.ts';
import { SECRET_CASES } from './secrets/canary.ts';
import { CREDENTIAL_CASES } from './secrets/credentials.ts';

/** What nobody else may know. */
export const SECRETS: readonly Fault[] = [
  {
    id: 'L1',
    fault: 'a secret in a header, a URL, a flag, a variable, an answer or a mistake',
    result:
      'shown and kept nowhere: `[redacted]` in its place; an error names the argument and not its value',
    cases: SECRET_CASES,
  },
  {
    id: 'L2',
    fault: 'credentials or a signature missing, wrong, doubled or malformed',
    result: '401 with the reason, compared in constant time and over the bytes that came',
    cases: CREDENTIAL_CASES,
  },
];
