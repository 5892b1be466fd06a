import type { Outgoing } from '../../sender/request.ts';
import type { SendFlags } from './flags.ts';

/** Gives requests the form on the wire that flags ask for; what compresses is loaded only then. */
export async function dressing({
  chunked,
  compress,
  secret,
}: Pick<SendFlags, 'chunked' | 'compress' | 'secret'>): Promise<<T extends Outgoing>(outgoing: T) => T> {
  if (chunked !== true && compress === undefined) return (outgoing) => outgoing;
  const { inWireForm } = await import('../../sender/wire-form.ts');
  return inWireForm({ chunked, compress }, secret);
}
