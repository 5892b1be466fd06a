const KEPT_AS = 'webhook-cli.token';

/**
 * Takes the token out of the address, before anything else reads or shows that, and keeps it for this tab.
 *
 * @returns the token; `null` where this tab was never given one
 */
export function takeToken(): string | null {
  const token = /^#token=([\w.~-]+)/.exec(location.hash)?.[1];
  if (token !== undefined) {
    history.replaceState(null, '', `${location.pathname}${location.search}`);
    try {
      sessionStorage.setItem(KEPT_AS, token);
    } catch {
      // A browser that keeps nothing: it is known until the tab is loaded anew.
    }
    return token;
  }
  try {
    return sessionStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

/** A token that is refused is worth nothing: the server has another one since it was started anew. */
export function forgetToken(): void {
  try {
    sessionStorage.removeItem(KEPT_AS);
  } catch {
    // Nothing was kept.
  }
}
