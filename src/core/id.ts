import { randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A new exchange id: 8 characters that can be read aloud and typed. */
export function newExchangeId(): string {
  // 31 characters do not divide 256; the slight favour for the first eight is of no account in an id.
  return [...randomBytes(8)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}
