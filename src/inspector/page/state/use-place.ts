import { useCallback, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { Page } from './context.ts';
import type { Navigation } from './navigation.ts';
import { addressOf, parsePlace } from './router.ts';

/** Where the page is, and how it goes elsewhere. */
export function usePlace(navigation: Navigation): Pick<Page, 'place' | 'go' | 'link'> {
  const [address, setAddress] = useState(() => navigation.read());
  const place = useMemo(() => parsePlace(address), [address]);
  useLayoutEffect(() => navigation.listen(() => setAddress(navigation.read())), [navigation]);

  const go: Page['go'] = useCallback(
    (route, { q = parsePlace(navigation.read()).q, isReplacing = false } = {}) => {
      const next = addressOf({ route, q });
      if (next === navigation.read()) return;
      if (isReplacing) navigation.replace(next);
      else navigation.push(next);
      setAddress(next);
    },
    [navigation],
  );
  const link: Page['link'] = useCallback(
    (route) => navigation.link(addressOf({ route, q: place.q })),
    [navigation, place.q],
  );
  return { place, go, link };
}
