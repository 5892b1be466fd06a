/** What the page shows. */
export type Route =
  | { readonly view: 'list' }
  | { readonly view: 'exchange'; readonly id: string }
  | { readonly view: 'diff'; readonly id: string; readonly other: string }
  | { readonly view: 'job'; readonly provider: string; readonly key: string }
  | { readonly view: 'send' }
  | { readonly view: 'unknown' };

/** Where the page is: what it shows, and by which filter the list is narrowed. */
export interface Place {
  readonly route: Route;
  readonly q: string;
}

/** What stands for the newest exchange wherever an id does. */
export const LAST = 'last';

/**
 * Reads a path with its query.
 *
 * @example parsePlace('/x/0193a/diff/0193b?q=invalid')
 */
export function parsePlace(address: string): Place {
  const [path = '', query = ''] = address.split('?', 2);
  const q = new URLSearchParams(query).get('q') ?? '';
  const parts = path.split('/').filter((part) => part !== '');
  try {
    return { q, route: routeOf(parts.map(readPart)) };
  } catch {
    // A percent sign that begins no character.
    return { q, route: { view: 'unknown' } };
  }
}

function routeOf(parts: readonly string[]): Route {
  const [first, second, third, fourth] = parts;
  if (first === undefined) return { view: 'list' };
  if (first === 'latest' && parts.length === 1) return { view: 'exchange', id: LAST };
  if (first === 'send' && parts.length === 1) return { view: 'send' };
  if (first === 'x' && second !== undefined) {
    if (parts.length === 2) return { view: 'exchange', id: second };
    if (third === 'diff' && fourth !== undefined && parts.length === 4) {
      return { view: 'diff', id: second, other: fourth };
    }
  }
  if (first === 'job' && second !== undefined && third !== undefined && parts.length === 3) {
    return { view: 'job', provider: second, key: third };
  }
  return { view: 'unknown' };
}

/** The address of a place: what {@link parsePlace} reads. */
export function addressOf({ route, q }: Place): string {
  const path = pathOf(route)
    .map((part) => `/${writePart(part)}`)
    .join('');
  return `${path === '' ? '/' : path}${q === '' ? '' : `?${new URLSearchParams({ q })}`}`;
}

/** Dots that lead would be taken for steps between folders or hidden files, percent-encoded or not. */
function writePart(part: string): string {
  const text = /(?:^|[/\\])\./.test(part) ? part.replaceAll('.', '%2e') : part;
  return encodeURIComponent(text);
}

function readPart(part: string): string {
  const text = decodeURIComponent(part);
  return /(?:^|[/\\])%2e/.test(text) ? text.replaceAll('%2e', '.') : text;
}

function pathOf(route: Route): string[] {
  switch (route.view) {
    case 'exchange':
      return route.id === LAST ? ['latest'] : ['x', route.id];
    case 'diff':
      return ['x', route.id, 'diff', route.other];
    case 'job':
      return ['job', route.provider, route.key];
    case 'send':
      return ['send'];
    case 'list':
    case 'unknown':
      return [];
  }
}
