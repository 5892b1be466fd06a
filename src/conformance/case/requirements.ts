import type { Need } from './case.ts';
import type { BenchOptions } from './open-context.ts';

/** Why a case cannot run with what the user gave: the first thing that it lacks; `null` when it has all. */
export function unmetNeed(needs: readonly Need[], options: BenchOptions): string | null {
  const unmet = needs.find((need) => !NEEDS[need].isMet(options));
  return unmet === undefined ? null : NEEDS[unmet].reason(options);
}

interface NeedRule {
  readonly isMet: (options: BenchOptions) => boolean;
  /** Names the flag that gives it, or says that none can. */
  readonly reason: (options: BenchOptions) => string;
}

/** What a case has to have. */
const NEEDS: Readonly<Record<Need, NeedRule>> = {
  auth: {
    isMet: ({ auth }) => auth !== undefined,
    reason: () => 'needs --auth: the credentials that the endpoint asks for',
  },
  signature: {
    isMet: ({ provider, secret, wires: [{ version }] }) =>
      provider.signature !== null && version.signed && secret !== undefined,
    reason: withoutSignature,
  },
  state: {
    isMet: ({ state }) => state !== undefined,
    reason: () => 'needs --state-url or --state-command: what the consumer knows of a job',
  },
  budget: {
    isMet: ({ budgetMs }) => budgetMs !== undefined,
    reason: () => 'needs --budget: how long an answer may take',
  },
};

function withoutSignature({ provider, wires }: BenchOptions): string {
  const [{ version }] = wires;
  if (provider.signature === null || !provider.versions.some(({ signed }) => signed)) {
    return `${provider.title} signs nothing`;
  }
  if (version.signed) return 'needs --secret: what webhooks are signed with';
  const signed = wires.some((wire) => wire.version.signed);
  const other = provider.versions.find((one) => one.signed)?.id;
  return signed
    ? 'needs --secret: what webhooks are signed with'
    : `version ${version.id} of ${provider.title} is not signed; --payload-version ${other} is`;
}
