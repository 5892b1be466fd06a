import { recently } from '../memo.ts';

/** Header lines as they were on the wire: order, case and repetition kept. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** Pairs up Node's flat list of raw headers. */
export function headersFromRaw(raw: readonly string[]): HeaderList {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i] ?? '', raw[i + 1] ?? '']);
  return list;
}

/** All values of a header, whatever the case of its name, in the order they came. */
export function headerValues(headers: HeaderList, name: string): string[] {
  return headers.filter(([n]) => isNamed(n, name)).map(([, value]) => value);
}

/** The first value of a header, or `undefined`. */
export function header(headers: HeaderList, name: string): string | undefined {
  return headers.find(([n]) => isNamed(n, name))?.[1];
}

/** Tells whether a header has a name, whatever the case of either. Most names differ in their length already. */
function isNamed(name: string, wanted: string): boolean {
  return name.length === wanted.length && name.toLowerCase() === wanted.toLowerCase();
}

/** The list without the named headers. */
export function withoutHeaders(headers: HeaderList, names: readonly string[]): HeaderList {
  const unwanted = new Set(names.map((n) => n.toLowerCase()));
  return headers.filter(([n]) => !unwanted.has(n.toLowerCase()));
}

/** The list with each of `changes` instead of the header it names, or at the end. */
export function withHeaders(headers: HeaderList, changes: HeaderList): HeaderList {
  let list = [...headers];
  const names = new Set(changes.map(([n]) => n.toLowerCase()));
  for (const name of names) {
    const values = changes.filter(([n]) => n.toLowerCase() === name);
    const place = list.findIndex(([n]) => n.toLowerCase() === name);
    list = list.filter(([n]) => n.toLowerCase() !== name);
    list.splice(place < 0 ? list.length : place, 0, ...values);
  }
  return list;
}

/** Tells whether two lists say the same in the same way. */
export function isSameList(a: HeaderList, b: HeaderList): boolean {
  return (
    a === b ||
    (a.length === b.length && a.every(([name, value], i) => name === b[i]?.[0] && value === b[i]?.[1]))
  );
}

/** A function of a list that remembers its answers to the lists that came last. */
export function ofRecentHeaders<V>(workOut: (headers: HeaderList) => V): (headers: HeaderList) => V {
  // Whoever reads an exchange may change the list that it has.
  const copy = (headers: HeaderList): HeaderList => headers.map(([name, value]) => [name, value]);
  return recently(workOut, { isSame: isSameList, copy });
}

/** The media type of a content type header, lower-case and without parameters; `''` when there is none. */
export function mediaType(headers: HeaderList): string {
  return (header(headers, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

// RFC 9110, 5.1 and 5.5: a token, and a value without control characters.
const NAME = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Tells whether a text can be the name of a header. */
export function isHeaderName(text: string): boolean {
  return NAME.test(text);
}

/** Tells whether a header can be sent as it stands. A line break in it would end the header early. */
export function isSendableHeader(name: string, value: string): boolean {
  return isHeaderName(name) && VALUE.test(value);
}
