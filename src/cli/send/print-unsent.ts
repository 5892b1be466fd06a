import type { PrintedRequest } from '../../output/exchange/request.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Session } from '../session/session.ts';
import type { SendFlags } from './flags.ts';
import type { Prepared } from './prepare.ts';
import { printRequest } from './print-request.ts';
import { sayProvenance } from './provenance.ts';

/**
 * Prints a request that is not sent, in the form that was asked for. Where somebody looks at its body on a terminal, it
 * is shown as any payload is, with what is found in it; a pipe gets the exact bytes.
 */
export async function printUnsent(
  session: Session,
  flags: Pick<SendFlags, 'print' | 'all'>,
  prepared: Prepared,
  request: PrintedRequest,
  catalogue: Catalogue,
): Promise<void> {
  if (showsPayload(session, flags)) {
    // What judges and shows a payload takes longer to load than all the rest: nobody waits for it in a pipe.
    const { payloadLines } = await import('./payload-view.ts');
    const lines = await payloadLines(session, flags, prepared, request, catalogue);
    if (lines !== null) {
      session.out.write(lines);
      return sayProvenance(session, [prepared.note]);
    }
  }
  printRequest(session, flags.print ?? 'body', prepared, request);
}

/** Tells whether what is printed is shown to people. */
export function showsPayload({ json, context }: Session, { print }: Pick<SendFlags, 'print'>): boolean {
  return print === undefined && !json && context.stdout.isTTY === true;
}
