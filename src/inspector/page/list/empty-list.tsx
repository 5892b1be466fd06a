import { Button } from '../parts/button.tsx';
import { usePage } from '../state/context.ts';

/** Why there is nothing in the list, and what brings something into it. */
export function EmptyList({ known, isWhole }: { readonly known: number; readonly isWhole: boolean }) {
  const { source, state, place, go } = usePage();
  if (place.q !== '') {
    return (
      <div class="empty">
        <h2>Nothing matches the filter</h2>
        <p>
          {known === 1 ? 'One exchange is' : `${known} exchanges are`} known{isWhole ? '' : ' so far'}.
        </p>
        <Button onClick={() => go(place.route, { q: '', isReplacing: true })}>Show all</Button>
      </div>
    );
  }
  return (
    <div class="empty">
      <h2>Nothing came yet</h2>
      {state.receiver ? (
        <p>
          Post a webhook to <code class="address">{state.receiver}</code>
        </p>
      ) : (
        <p>
          {source.actions
            ? 'What is received or sent in this project appears here by itself.'
            : 'This file was made of none.'}
        </p>
      )}
      {state.can.send && (
        <Button k="s" onClick={() => go({ view: 'send' })}>
          or send an event
        </Button>
      )}
    </div>
  );
}
