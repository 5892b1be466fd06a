import { createHash, timingSafeEqual } from 'node:crypto';
import { MAX_BODY } from '../../core/http/body.ts';
import { type BasicCredentials, basicHeader } from '../../core/http/credentials.ts';
import { type HeaderList, header, headerValues } from '../../core/http/headers.ts';
import { option, type Words, words } from '../../core/wording.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Credential, Provider } from '../../providers/provider.ts';
import { decodeContent } from '../../validation/content-encoding.ts';

/** What a request must prove. */
export interface GuardOptions {
  readonly catalogue: Catalogue;
  readonly auth?: BasicCredentials | undefined;
  /** Signing secret. */
  readonly secret?: string | undefined;
  /** Most bytes of a body that is decoded to find out what was signed; 1 MiB by default. */
  readonly maxBodyBytes?: number | undefined;
}

/** Why a request may not pass, or `null`. The reason never repeats a credential. */
export type GuardVerdict = Words | null;

/**
 * Checks the credentials that were asked for. Of those, a request must hold every one that its provider
 * is known to send; where it sends none of them, every one all the same.
 */
export function checkCredentials(
  options: GuardOptions,
  request: { readonly headers: HeaderList; readonly body: Uint8Array; readonly provider: Provider | null },
): GuardVerdict {
  const asked: Credential[] = [
    ...(options.auth === undefined ? [] : (['basic'] as const)),
    ...(options.secret === undefined ? [] : (['signature'] as const)),
  ];
  const sends = request.provider?.credentials ?? [];
  const fitting = asked.filter((credential) => sends.includes(credential));
  for (const credential of fitting.length > 0 ? fitting : asked) {
    const reason =
      credential === 'basic' && options.auth !== undefined
        ? checkBasic(request.headers, options.auth)
        : checkSignature(request, options.secret ?? '', options);
    if (reason !== null) return reason;
  }
  return null;
}

function checkBasic(headers: HeaderList, expected: BasicCredentials): GuardVerdict {
  const given = headerValues(headers, 'authorization');
  if (given.length === 0) return 'the Authorization header is missing; Basic credentials are asked for';
  if (given.length > 1) return 'there is more than one Authorization header';
  const value = given[0] ?? '';
  const scheme = /^\S*/.exec(value)?.[0] ?? '';
  if (scheme.toLowerCase() !== 'basic') return 'the Authorization header is not of the scheme Basic';
  const token = value.slice(scheme.length).trim();
  if (!/^[A-Za-z\d+/]+={0,2}$/.test(token) || !Buffer.from(token, 'base64').includes(':')) {
    return 'the Basic credentials are not base64 of "user:password"';
  }
  return sameSecret(token, basicHeader(expected).slice('Basic '.length))
    ? null
    : 'the Basic user name or password is wrong';
}

function checkSignature(
  request: { readonly headers: HeaderList; readonly body: Uint8Array; readonly provider: Provider | null },
  secret: string,
  { catalogue: { providers }, maxBodyBytes = MAX_BODY }: GuardOptions,
): GuardVerdict {
  const own = request.provider;
  const scheme =
    own?.signature ??
    providers
      .map((p) => p.signature)
      .find((s) => s !== null && header(request.headers, s.header) !== undefined) ??
    providers.map((p) => p.signature).find((s) => s !== null);
  if (scheme === undefined || scheme === null) return 'no provider signs its requests';
  if (own !== null && own.signature === null) {
    return words`a signature is asked for, and ${own.title} documents none; use ${option('auth')} for it`;
  }
  const verdict = scheme.verify(request.headers, request.body, secret);
  if (verdict.ok) return null;
  const decoded = decodeContent(request.body, request.headers, maxBodyBytes);
  // Over the bytes as they came a proxy, or a client that compresses late, has made a right signature a wrong one.
  return decoded.ok && decoded.coding !== null && scheme.verify(request.headers, decoded.bytes, secret).ok
    ? `the signature is right for the body without its ${decoded.coding} encoding: the body was compressed after signing; ` +
        'sign the bytes that are sent, or verify over the decoded body'
    : verdict.reason;
}

/** Compares in constant time; hashing first makes the lengths equal. */
function sameSecret(a: string, b: string): boolean {
  const secretDigest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(secretDigest(a), secretDigest(b));
}
