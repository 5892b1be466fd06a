/** How the page's place stands in the address of the tab. */
export interface Navigation {
  read(): string;
  push(address: string): void;
  replace(address: string): void;
  /** Calls back when the user goes back or forth; returns what ends it. */
  listen(changed: () => void): () => void;
  /** What a link to a place has. */
  link(address: string): string;
}

/** In the path, where a server answers every path with the page. */
export const inPath: Navigation = {
  read: () => `${location.pathname}${location.search}`,
  push: (address) => history.pushState(null, '', address),
  replace: (address) => history.replaceState(null, '', address),
  listen: (changed) => {
    addEventListener('popstate', changed);
    return () => removeEventListener('popstate', changed);
  },
  link: (address) => address,
};

/** In the fragment, where the page is a file. */
export const inFragment: Navigation = {
  read: () => location.hash.slice(1),
  push: (address) => history.pushState(null, '', `#${address}`),
  replace: (address) => history.replaceState(null, '', `#${address}`),
  listen: (changed) => {
    addEventListener('popstate', changed);
    return () => removeEventListener('popstate', changed);
  },
  link: (address) => `#${address}`,
};
