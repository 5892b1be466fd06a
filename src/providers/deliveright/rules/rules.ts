import type { Rule } from '../../provider.ts';
import { identityRules } from './identity.ts';
import { moneyRules } from './money.ts';
import { stateRules } from './state.ts';
import { timeRules } from './time.ts';

/** What a coherent order keeps. None is an error: most were read from a single payload. */
export const deliverightRules: readonly Rule[] = [
  ...identityRules,
  ...timeRules,
  ...moneyRules,
  ...stateRules,
];
