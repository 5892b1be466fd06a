import type { AnswerPlanView } from '../wire.ts';
import { Button } from './parts/button.tsx';
import { Link } from './parts/link.tsx';
import { usePage } from './state/context.ts';

export type DialogName = 'help' | 'answer' | 'export';

/** What the page is beside, whether it still hears of it, and what can be done at any time. */
export function TopBar({
  isConnected,
  answers,
  open,
}: {
  readonly isConnected: boolean;
  readonly answers: AnswerPlanView | null;
  readonly open: (dialog: DialogName) => void;
}) {
  const { state, source, go } = usePage();
  const isOffline = source.actions === null;
  return (
    <header class="top-bar">
      <Link class="brand" to={{ view: 'list' }}>
        webhook-cli <span>inspector</span>
      </Link>
      <p class="connection" role="status" data-connected={isConnected}>
        {isOffline ? (
          <span class="dim">offline file, webhook-cli {state.version}</span>
        ) : isConnected ? (
          <span class="tone ok">
            <span aria-hidden="true">● </span>live
          </span>
        ) : (
          <span class="tone bad">
            <span aria-hidden="true">○ </span>not connected, trying again
          </span>
        )}
      </p>
      <p class="beside">
        {state.receiver && (
          <span>
            <span class="dim">takes</span> <code>{state.receiver}</code>
          </span>
        )}
        {state.forwardsTo.length > 0 && (
          <span>
            <span class="dim">passes on to</span> <code>{state.forwardsTo.join(', ')}</code>
          </span>
        )}
        {state.journal && (
          <span>
            <span class="dim">journal</span> <code>{state.journal}</code>
          </span>
        )}
        {state.isScrubbed && <span class="tag">scrubbed</span>}
      </p>
      <nav class="buttons top-actions" aria-label="Actions of the page">
        {answers !== null && !isOffline && (
          <Button k="a" class={answers.next === null ? '' : 'armed'} onClick={() => open('answer')}>
            {answers.next === null ? 'Answers' : `Next gets ${answers.next}`}
          </Button>
        )}
        {state.can.send && !isOffline && (
          <Button k="s" onClick={() => go({ view: 'send' })}>
            Send
          </Button>
        )}
        {state.can.export && !isOffline && (
          <Button k="x" onClick={() => open('export')}>
            Export
          </Button>
        )}
        <Button aria-label="Keys" onClick={() => open('help')}>
          ?
        </Button>
      </nav>
    </header>
  );
}
