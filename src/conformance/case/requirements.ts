import { option, type Words, words } from '../../core/wording.ts';
import type { Need } from './result.ts';
import type { ContextOptions } from './run-parts.ts';

/** Why a case cannot run with what the user gave: the first thing that it lacks; `null` when it has all. */
export function unmetNeed(needs: readonly Need[], options: ContextOptions): Words | null {
  const unmet = needs.find((need) => !NEEDS[need].isMet(options));
  return unmet === undefined ? null : NEEDS[unmet].reason(options);
}

interface NeedRule {
  readonly isMet: (options: ContextOptions) => boolean;
  /** Names the option that gives it, or says that none can. */
  readonly reason: (options: ContextOptions) => Words;
}

/** What a case has to have. */
const NEEDS: Readonly<Record<Need, NeedRule>> = {
  auth: {
    isMet: ({ auth }) => auth !== undefined,
    reason: () => words`needs ${option('auth')}: the credentials that the endpoint asks for`,
  },
  signature: {
    isMet: ({ provider, secret, wireFormats: [{ version }] }) =>
      provider.signature !== null && version.signed && secret !== undefined,
    reason: withoutSignature,
  },
  state: {
    isMet: ({ state }) => state !== undefined,
    reason: () => words`needs ${option('state')}: what the consumer knows of a job`,
  },
  budget: {
    isMet: ({ budgetMs }) => budgetMs !== undefined,
    reason: () => words`needs ${option('budgetMs')}: how long an answer may take`,
  },
};

function withoutSignature({ provider, wireFormats }: ContextOptions): Words {
  const [{ version }] = wireFormats;
  if (provider.signature === null || !provider.versions.some(({ signed }) => signed)) {
    return `${provider.title} signs nothing`;
  }
  if (wireFormats.some((wire) => wire.version.signed)) {
    return words`needs ${option('secret')}: what webhooks are signed with`;
  }
  const signed = provider.versions.filter((one) => one.signed).map(({ id }) => id);
  return words`version ${version.id} of ${provider.title} is not signed; ${option('payloadVersions', signed.slice(0, 1))} is`;
}
