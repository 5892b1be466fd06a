import type { Session } from './session.ts';

/**
 * The signing secret for a request. One that only lies in the environment or in the config file is meant for requests
 * that are signed, and for no others; one that was given as a flag stays, so that it is refused where it does not fit.
 */
export function secretIfSigned(
  { isPreset }: Session,
  secret: string | undefined,
  signed: boolean,
): string | undefined {
  return secret === undefined || signed || !isPreset('secret') ? secret : undefined;
}
