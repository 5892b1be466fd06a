import { gzipSync } from 'node:zlib';
import { type HeaderList, header, withHeaders } from '../core/http/headers.ts';
import { onceEach } from '../core/memo.ts';
import type { Outgoing } from './request.ts';

/** How a body travels, where that is not as it is, with its length before it. */
export interface WireForm {
  /** In several chunks, without a length. */
  readonly chunked?: boolean | undefined;
  readonly compress?: 'gzip' | undefined;
}

/** What tells that a body comes in chunks, as the client writes it. */
const CHUNKED = ['transfer-encoding', 'chunked'] as const;

/**
 * Gives requests another form on the wire. A signature is made anew: what is signed is documented as the raw request body,
 * which is what travels. Of bodies that are compressed no provider says anything.
 *
 * @param secret what signatures are made with, where there are any
 */
export function inWireForm(
  { chunked, compress }: WireForm,
  secret: string | undefined,
): <T extends Outgoing>(outgoing: T) => T {
  const coded = onceEach((headers: HeaderList) =>
    compress === undefined ? headers : withHeaders(headers, [['Content-Encoding', compress]]),
  );
  const cut = onceEach((headers: HeaderList) => withHeaders(headers, [CHUNKED]));
  return (outgoing) => {
    const body = compress === undefined ? outgoing.body : gzipSync(outgoing.body);
    // Of nothing there are no chunks.
    const isChunked = chunked === true && body.length > 0;
    const whole = coded(outgoing.headers);
    const headers = isChunked ? cut(whole) : whole;
    if (compress === undefined) return { ...outgoing, headers, chunked: isChunked };
    const { provider } = outgoing;
    const signed = provider?.signature;
    return {
      ...outgoing,
      chunked: isChunked,
      body,
      // It knows the text that was compressed.
      alike: undefined,
      headers:
        signed && secret !== undefined && header(headers, signed.header) !== undefined
          ? withHeaders(headers, [[signed.header, signed.sign(body, secret)]])
          : headers,
    };
  };
}
