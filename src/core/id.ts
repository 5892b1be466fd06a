import { randomFillSync } from 'node:crypto';

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 8;

/** Random bytes for many ids: to ask for a few takes as long as to ask for thousands. */
const pool = Buffer.allocUnsafeSlow(4096);
let used = pool.length;

/** A new exchange id: 8 characters that can be read aloud and typed. */
export function newExchangeId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let id = '';
  // 31 characters do not divide 256; the slight favour for the first eight is of no account in an id.
  for (const end = used + LENGTH; used < end; used += 1)
    id += ALPHABET.charAt((pool[used] ?? 0) % ALPHABET.length);
  return id;
}
