import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Hook, Refusal, type Settings } from './hook.ts';

// The timestamp is not signed and no window is documented: a day tells a stale replay from a slow queue.
const OLDEST_MS = 24 * 60 * 60 * 1000;

/** Refuses what was not sent by whom it says. */
export function authenticate(hook: Hook, settings: Settings): void {
  if (hook.sender === 'detrack' && settings.basic !== null) {
    const given = basicCredentials(hook);
    const { user, password } = settings.basic;
    // Both are always compared, so that the time tells nothing about the user.
    const isUser = sameText(given?.user ?? '', user);
    const isPassword = sameText(given?.password ?? '', password);
    if (given === null || !isUser || !isPassword) throw notAuthorised();
  }
  if (hook.sender === 'deliveright' && settings.secret !== null) {
    verifySignature(hook, settings.secret);
    verifyTimestamp(hook);
  }
}

/** The refusal of wrong Basic credentials. */
export function notAuthorised(): Refusal {
  return new Refusal(401, 'wrong credentials', { 'WWW-Authenticate': 'Basic realm="hooks"' });
}

/** User and password of the Authorization header; `null` where it is none that can be read. */
export function basicCredentials(hook: Hook): { readonly user: string; readonly password: string } | null {
  const encoded = /^Basic +([A-Za-z\d+/]+={0,2})$/i.exec(hook.headers['authorization'] ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** The signature that bytes should come with: lower-case hex of their HMAC-SHA256. */
export function signatureOf(bytes: Buffer | string, secret: string): string {
  return createHmac('sha256', secret).update(bytes).digest('hex');
}

/** Refuses a body whose signature is missing or not over these very bytes. */
export function verifySignature(hook: Hook, secret: string): void {
  const given = hook.headers['x-grasshopper-signature'] ?? '';
  if (!/^[\da-f]{64}$/.test(given) || !sameText(given, signatureOf(hook.body, secret))) {
    throw new Refusal(401, 'wrong signature');
  }
}

/** Refuses a webhook that was sent long ago, or does not say when. */
export function verifyTimestamp(hook: Hook): void {
  const given = hook.headers['x-grasshopper-timestamp'] ?? '';
  const age = Date.now() - Number(given) * 1000;
  if (!/^\d{1,11}$/.test(given) || Math.abs(age) > OLDEST_MS) throw new Refusal(401, 'stale timestamp');
}

/** Compares in a time that does not depend on where two texts differ, whatever their lengths. */
export function sameText(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
