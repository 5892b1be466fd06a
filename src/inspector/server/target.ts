/** What a request asks for. */
export interface Target {
  /** The path, decoded segment by segment: decided about once, so that no other spelling of it gets elsewhere. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/**
 * Reads the target of a request line. What no page of ours asks for is refused, whatever a file system or a URL parser
 * would make of it: whole URLs, two slashes, backslashes, control characters, hidden files and the way up, also encoded.
 *
 * @returns `null` for what is none
 */
export function readTarget(target: string): Target | null {
  const [, path = '', query = ''] = /^\/([^?#\\]*)(?:\?([^#]*))?$/.exec(target) ?? [];
  if (path === '' && !/^\/(?:\?|$)/.test(target)) return null;
  const segments = path === '' ? [] : path.split('/').map(readSegment);
  return segments.every((segment) => segment !== null)
    ? { segments, query: new URLSearchParams(query) }
    : null;
}

function readSegment(text: string): string | null {
  try {
    const segment = decodeURIComponent(text);
    // A key may hold a slash.
    const isOdd =
      segment === '' ||
      /[\x00-\x1f\x7f]/.test(segment) ||
      segment.split(/[/\\]/).some((part) => part.startsWith('.'));
    return isOdd ? null : segment;
  } catch {
    return null;
  }
}

/** Tells a route of the page's own, as `/x/01J…` is: the page knows which there are. */
export function isPageRoute(segments: readonly string[]): boolean {
  const [first] = segments;
  return first === undefined || (/^[a-z]+$/.test(first) && segments.length <= 5);
}

/**
 * Makes a function of the segments of a path that tells what stands for the `:names` of a pattern, or `null`.
 *
 * @example pathMatcher('/api/exchanges/:id')(['api', 'exchanges', 'last']) // { id: 'last' }
 */
export function pathMatcher(
  pattern: string,
): (segments: readonly string[]) => Readonly<Record<string, string>> | null {
  const wanted = pattern.slice(1).split('/');
  return (segments) => {
    if (segments.length !== wanted.length) return null;
    const params: Record<string, string> = {};
    for (const [i, name] of wanted.entries()) {
      const segment = segments[i] ?? '';
      if (name.startsWith(':')) params[name.slice(1)] = segment;
      else if (name !== segment) return null;
    }
    return params;
  };
}
