import type { ExchangeDetail } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { usePage } from '../state/context.ts';

type Does = Readonly<
  Record<'repost' | 'edit' | 'diff' | 'other' | 'job' | 'copy' | 'save' | 'previous' | 'next', () => unknown>
>;

/** What can be done with an exchange, each with its key. */
export function Actions({
  detail,
  does,
  canRepost,
}: {
  readonly detail: ExchangeDetail;
  readonly does: Does;
  readonly canRepost: boolean;
}) {
  const { source } = usePage();
  const isOffline = source.actions === null;
  return (
    <div class="actions" role="toolbar" aria-label="Actions">
      {canRepost && (
        <Button k="r" class="primary" onClick={does.repost}>
          Repost
        </Button>
      )}
      {canRepost && detail.payload !== null && (
        <Button k="e" onClick={does.edit}>
          Edit
        </Button>
      )}
      {detail.previous && (
        <Button k="d" onClick={does.diff}>
          Diff
        </Button>
      )}
      {!isOffline && (
        <Button
          k={detail.previous === null && 'd'}
          class={detail.previous === null ? '' : 'quiet'}
          onClick={does.other}
        >
          Diff to…
        </Button>
      )}
      {detail.job && (
        <Button k="t" onClick={does.job}>
          Job
        </Button>
      )}
      {source.copy && (
        <Button k="c" onClick={does.copy}>
          Copy
        </Button>
      )}
      {!isOffline && detail.can.save && (
        <Button k="w" onClick={does.save}>
          Save
        </Button>
      )}
      <span class="pager">
        <Button
          k="["
          class="quiet"
          disabled={detail.previous === null}
          aria-label="Webhook of the same job before"
          onClick={does.previous}
        >
          ‹
        </Button>
        <Button
          k="]"
          class="quiet"
          disabled={detail.next === null}
          aria-label="Webhook of the same job after"
          onClick={does.next}
        >
          ›
        </Button>
      </span>
    </div>
  );
}
