import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type HeaderList, headerValues } from '../../core/http/headers.ts';

/** What the page has to know: 128 bits, in letters that stand in a URL as they are. */
export function newToken(): string {
  return randomBytes(16).toString('base64url');
}

/** Tells whether a request brings the token, in a time that says nothing of how much of it is right. */
export function tokenCheck(token: string): (headers: HeaderList) => boolean {
  const wanted = digest(token);
  return (headers) => {
    const [credentials = '', ...more] = headerValues(headers, 'authorization');
    const given = /^Bearer ([\w-]{1,128})$/i.exec(credentials)?.[1] ?? '';
    return timingSafeEqual(digest(given), wanted) && more.length === 0;
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
