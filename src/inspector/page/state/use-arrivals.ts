import { useCallback, useRef } from 'preact/hooks';
import { counted } from '../parts/text.ts';

/** What came is told to readers of the screen at most this often, together. */
const QUIET_MS = 5000;

/**
 * Counts what comes, and tells readers of the screen now and then.
 *
 * The place where it is told stands in the document itself, beside what is drawn: nothing is drawn anew for it.
 */
export function useArrivals(): (came: number) => void {
  const state = useRef({ came: 0, isWaiting: false });
  return useCallback((came: number) => {
    const now = state.current;
    now.came += came;
    if (now.came === 0 || now.isWaiting) return;
    now.isWaiting = true;
    setTimeout(() => {
      const place = document.getElementById('arrivals');
      if (place !== null) place.textContent = `${counted(now.came, 'new exchange')}`;
      now.came = 0;
      now.isWaiting = false;
    }, QUIET_MS);
  }, []);
}
