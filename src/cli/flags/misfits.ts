import { usageError } from '../../core/error.ts';

/** Flags of one command that do not fit one another. */
export interface Misfit<Flags> {
  readonly applies: (flags: Flags) => boolean;
  readonly message: string;
  readonly hint: string;
}

/**
 * Refuses flags of which a row applies; the first one is what is said.
 *
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function refuseMisfits<Flags>(flags: Flags, misfits: readonly Misfit<Flags>[]): void {
  const found = misfits.find(({ applies }) => applies(flags));
  if (found !== undefined) throw usageError('flag_does_not_fit', found.message, found.hint);
}

/**
 * A flag as it is typed.
 *
 * @example flagName('toStep') // '--to-step'
 */
export function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
