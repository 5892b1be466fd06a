import { useCallback, useState } from 'preact/hooks';
import type { InspectorState } from '../wire.ts';
import { ErrorBox } from './parts/error-box.tsx';
import type { Source } from './source/source.ts';
import { offer } from './state/context.ts';
import type { Navigation } from './state/navigation.ts';
import { useLoad } from './state/use-load.ts';
import { usePlace } from './state/use-place.ts';
import { Views } from './views.tsx';

const SAID_MS = 4000;

/** The page: what it is beside, and then its views. */
export function App({ source, navigation }: { readonly source: Source; readonly navigation: Navigation }) {
  const { value, error, again } = useLoad<InspectorState>('state', () => source.state());
  const at = usePlace(navigation);
  const [said, setSaid] = useState('');
  const say = useCallback((text: string) => {
    setSaid(text);
    setTimeout(() => setSaid((now) => (now === text ? '' : now)), SAID_MS);
  }, []);
  if (error !== null) {
    return (
      <main class="no-token">
        <h1 class="vh">webhook-cli inspector</h1>
        <ErrorBox error={error} again={again} />
      </main>
    );
  }
  // What stands in the page before its script runs, until there is more.
  if (value === null) {
    return (
      <header class="top-bar">
        <span class="brand">
          webhook-cli <span>inspector</span>
        </span>
      </header>
    );
  }
  offer({ source, state: value, ...at, say });
  return (
    <>
      <Views reset={again} />
      <div class="said" role="status">
        {said && <p>{said}</p>}
      </div>
    </>
  );
}
