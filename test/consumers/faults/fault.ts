import type { CheckOptions } from '../../../src/api/check.ts';
import type { Sender } from '../shop/hook.ts';
import type { Steps } from '../shop/shop.ts';
import type { Build } from '../start.ts';

/** A consumer with one fault, as they are met in real code. */
export type Fault = PayloadFault | WireFault;

/** A fault in what is made of a webhook that has arrived: no framework has a part in it, and no connection. */
export type PayloadFault = FaultText & { readonly steps: () => Partial<Steps> };

/** A fault in how requests are met, read and answered, which takes a server to have. */
export type WireFault = FaultText & Build;

interface FaultText {
  readonly name: string;
  /** Whose webhooks are sent to it. */
  readonly provider: Sender;
  /** How it is checked, where not as the others are. */
  readonly check?: Partial<CheckOptions>;
  /** True where nothing is signed and the consumer asks for no signature, as with version 1. */
  readonly isUnsigned?: true;
  /** One sentence, as a reviewer would write it. */
  readonly what: string;
  /** The id of the case that names the fault. */
  readonly fails: string;
  /** The cases that fail as well, by id or with `*`, and why. */
  readonly also: readonly AlsoFails[];
}

export interface AlsoFails {
  readonly case: string;
  readonly reason: string;
  /** True where chance has a part in it, such as which of two requests at once comes first. */
  readonly mayPass?: true;
}

/** The same reason for several cases. */
export function because(reason: string, ...cases: readonly string[]): readonly AlsoFails[] {
  return cases.map((one) => ({ case: one, reason }));
}

/** The same reason for several cases that pass now and then. */
export function perhaps(reason: string, ...cases: readonly string[]): readonly AlsoFails[] {
  return cases.map((one) => ({ case: one, reason, mayPass: true }));
}

/** Tells whether a declared case, with `*` for anything, is this one. */
export function isMeant(declared: AlsoFails, id: string): boolean {
  const parts = declared.case.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(id);
}
