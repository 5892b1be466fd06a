import { render } from 'preact';
import { App } from './app.tsx';
import { NoToken } from './no-token.tsx';
import { askAhead } from './source/ahead.ts';
import { archiveParts, archiveSource } from './source/archive-source.ts';
import { liveSource } from './source/live-source.ts';
import type { Source } from './source/source.ts';
import { forgetToken, takeToken } from './source/token.ts';
import { inFragment, inPath, type Navigation } from './state/navigation.ts';
import { parsePlace } from './state/router.ts';
import { listenForKeys } from './state/use-keys.ts';

listenForKeys();
start();
// The address that the terminal printed may be written over the one of a tab that is open.
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#token=')) start();
});

function start(): void {
  const root = document.getElementById('page');
  if (root === null) return;
  const show = (source: Source, navigation: Navigation): void =>
    render(<App source={source} navigation={navigation} />, root);

  const parts = archiveParts();
  if (parts !== null) {
    show(archiveSource(parts), inFragment);
    return;
  }
  // Before anything is shown, the token leaves the address.
  const token = takeToken();
  if (token === null) {
    render(<NoToken wasRefused={false} />, root);
    return;
  }
  const source = liveSource(token, () => {
    forgetToken();
    render(<NoToken wasRefused={true} />, root);
  });
  show(askAhead(source, parsePlace(inPath.read()).q), inPath);
}
