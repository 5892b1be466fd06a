import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorBox } from '../parts/error-box.tsx';
import type { ExportKind } from '../source/source.ts';
import { usePage } from '../state/context.ts';
import { saveBlob } from '../state/give.ts';
import { useDoing } from '../state/use-load.ts';

const KINDS = [
  { kind: 'html', label: 'HTML', says: 'this page as one file that needs nothing else' },
  { kind: 'har', label: 'HAR', says: 'for browsers and other tools' },
] as const satisfies readonly { kind: ExportKind; label: string; says: string }[];

/** Exports the exchanges that the filter means. */
export function ExportDialog({ close }: { readonly close: () => void }) {
  const { source, place, state, say } = usePage();
  const doing = useDoing<Blob>();
  const { actions } = source;
  if (actions === null) return null;
  const take = async (kind: ExportKind): Promise<void> => {
    // A button that is disabled would lose the focus, and the dialog its keys.
    if (doing.isBusy) return;
    const blob = await doing.run(() => actions.exportFile(kind, place.q));
    if (blob === null) return;
    saveBlob(blob, `webhooks.${kind}`);
    say(`Exported webhooks.${kind}`);
    close();
  };
  return (
    <Dialog title="Export" close={close}>
      <p>{place.q === '' ? 'All exchanges' : `What the filter means: ${place.q}`}</p>
      <div class="choices">
        {KINDS.map(({ kind, label, says }) => (
          <Button key={kind} type="button" class="choice" onClick={() => void take(kind)}>
            <strong>{label}</strong>
            <span class="dim">{says}</span>
          </Button>
        ))}
      </div>
      <p class="dim">
        {state.isScrubbed
          ? 'Names, addresses and the like are replaced in it, and secrets.'
          : 'Secrets are replaced in it; names and addresses stand there as they came.'}
      </p>
      <ErrorBox error={doing.error} />
    </Dialog>
  );
}
