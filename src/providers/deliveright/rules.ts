import type { Rule } from '../provider.ts';
import { identityRules } from './rules-identity.ts';
import { moneyRules } from './rules-money.ts';
import { stateRules } from './rules-state.ts';
import { timeRules } from './rules-time.ts';

/** What a coherent order keeps. None is an error: most were read from a single payload. */
export const deliverightRules: readonly Rule[] = [
  ...identityRules,
  ...timeRules,
  ...moneyRules,
  ...stateRules,
];
