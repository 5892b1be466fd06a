import type { HeaderList } from '../exchange/headers.ts';

/** Headers as a caller may give them: by name, or as a list that keeps order and repetition. */
export type HeaderInput = Readonly<Record<string, string>> | HeaderList;

/** The same as a list. */
export function headerList(headers: HeaderInput | undefined): HeaderList {
  if (headers === undefined) return [];
  return Array.isArray(headers) ? (headers as HeaderList) : Object.entries(headers);
}
