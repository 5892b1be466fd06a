import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
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

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('outside of the page');
  return page;
}
