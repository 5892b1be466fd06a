import type { Session } from './session.ts';

/**
 * The signing secret for a request. One that only lies in the environment is meant for requests that are
 * signed, and for no others; one that was given as a flag stays, so that it is refused where it does not fit.
 */
export function secretIfSigned(
  { context }: Session,
  secret: string | undefined,
  signed: boolean,
): string | undefined {
  return signed || secret !== context.env['WEBHOOK_CLI_SECRET'] ? secret : undefined;
}
