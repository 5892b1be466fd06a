import type { InspectorState } from '../../wire.ts';
import type { Source } from '../source/source.ts';
import type { Place, Route } from './router.ts';

/** What every part of the page may use. */
export interface Page {
  readonly source: Source;
  readonly state: InspectorState;
  readonly place: Place;
  /** Goes to a place; the filter stays unless another is given. */
  readonly go: (route: Route, options?: { readonly q?: string; readonly isReplacing?: boolean }) => void;
  /** What a link to a place has. */
  readonly link: (route: Route) => string;
  /** Says something to the user, on the screen and to readers of it. */
  readonly say: (text: string) => void;
}

let current: Page | null = null;

/** Gives all parts what they may use, before any of them is drawn: there is one page in a document. */
export function offer(page: Page): void {
  current = page;
}

export function usePage(): Page {
  if (current === null) throw new Error('nothing was offered');
  return current;
}
