import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { BodyText } from '../core/http/body.ts';
import { bodyBytes, bodyText, MAX_OWN_BODY, utf8Text } from '../core/http/body.ts';
import type { HeaderList } from '../core/http/headers.ts';
import { decodeContent } from '../validation/content-encoding.ts';

/** Stands in for bytes that are no text, or that do not decode. */
export const WITHHELD = '[scrubbed]';

/** Writes the text of a body anew and compresses it again as it was. Bytes that are no text give way to a few words. */
export function mapBody(body: BodyText, headers: HeaderList, map: (text: string) => string): BodyText {
  const bytes = bodyBytes(body);
  if (bytes.length === 0) return body;
  const decoded = decodeContent(bytes, headers, MAX_OWN_BODY);
  const text = decoded.ok ? utf8Text(decoded.bytes) : null;
  if (!decoded.ok || text === null) return bodyText(Buffer.from(WITHHELD));
  const made = Buffer.from(map(text), 'utf8');
  return bodyText(decoded.coding === null ? made : compressed(made, decoded.coding));
}

function compressed(bytes: Buffer, coding: string): Buffer {
  if (coding === 'br') return brotliCompressSync(bytes);
  return coding === 'deflate' ? deflateSync(bytes) : gzipSync(bytes);
}

/** Writes the fields of a form anew, each by its name, and keeps those that stay as they are to the byte. */
export function mapForm(form: string, map: (name: string, value: string) => string): string {
  return form
    .split('&')
    .map((pair) => {
      const [[name, value] = ['', '']] = [...new URLSearchParams(pair.trim())];
      const made = map(name, value);
      if (made === value) return pair;
      const encoded = pair.includes('%20')
        ? encodeURIComponent(made)
        : new URLSearchParams([['', made]]).toString().slice(1);
      return `${pair.split('=', 1)[0]}=${encoded}`;
    })
    .join('&');
}
