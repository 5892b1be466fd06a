import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { InspectorState } from '../wire.ts';
import { ErrorBox } from './parts/error-box.tsx';
import type { Source } from './source/source.ts';
import { type Page, PageContext } from './state/context.ts';
import type { Navigation } from './state/navigation.ts';
import { useLoad } from './state/use-load.ts';
import { usePlace } from './state/use-place.ts';
import { Views } from './views.tsx';

const SAID_MS = 4000;

/** The page: what it is beside, and then its views. */
export function App({ source, navigation }: { readonly source: Source; readonly navigation: Navigation }) {
  const { value, error, again } = useLoad<InspectorState>('state', () => source.state());
  const at = usePlace(navigation);
  const [said, setSaid] = useState({ text: '', number: 0 });
  const say = useCallback((text: string) => setSaid(({ number }) => ({ text, number: number + 1 })), []);
  useEffect(() => {
    if (said.text === '') return undefined;
    const timer = setTimeout(() => setSaid(({ number }) => ({ text: '', number })), SAID_MS);
    return () => clearTimeout(timer);
  }, [said.number]);

  const page: Page | null = useMemo(
    () => (value === null ? null : { source, state: value, ...at, say }),
    [source, value, at.place, at.go, at.link, say],
  );
  if (error !== null) {
    return (
      <main class="no-token">
        <h1 class="vh">webhook-cli inspector</h1>
        <ErrorBox error={error} again={again} />
      </main>
    );
  }
  if (page === null) return null;
  return (
    <PageContext.Provider value={page}>
      <Views reset={again} />
      <div class="said" role="status" aria-live="polite">
        {said.text && <p key={said.number}>{said.text}</p>}
      </div>
    </PageContext.Provider>
  );
}
