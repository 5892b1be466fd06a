import { type HeaderList, header, headersFromRaw, headerValues } from '../core/http/headers.ts';
import { recently } from '../core/memo.ts';
import { isAllowedOrigin } from './guard/web-pages.ts';

/** What the headers of a request say, whatever they came with. */
export interface RequestHead {
  readonly headers: HeaderList;
  /** How many of them name a host. */
  readonly hosts: number;
  /** Whether it has `Origin` or `Sec-Fetch-Site`, by which a page may be known that sent it. */
  readonly isOfPage: boolean;
  /** Whether it has `Sec-Fetch-Site`, which only browsers send. */
  readonly isOfBrowser: boolean;
  /** What an answer must say for a page of an allowed origin to read it. */
  readonly cors: HeaderList;
}

/** Reads the flat list of a request's raw headers: what one sender sends is the same over and over, and is read once. */
export function headReader(allowOrigins: readonly string[]): (raw: readonly string[]) => RequestHead {
  const readHead = (raw: readonly string[]): RequestHead => {
    const headers = headersFromRaw(raw);
    const origin = header(headers, 'origin');
    const isOfBrowser = header(headers, 'sec-fetch-site') !== undefined;
    return {
      headers,
      hosts: headerValues(headers, 'host').length,
      isOfPage: isOfBrowser || origin !== undefined,
      isOfBrowser,
      cors:
        origin !== undefined && isAllowedOrigin(origin, allowOrigins)
          ? [
              ['Access-Control-Allow-Origin', origin],
              ['Vary', 'Origin'],
            ]
          : [],
    };
  };
  return recently(readHead, {
    isSame: (a, b) => a.length === b.length && a.every((text, i) => text === b[i]),
  });
}
