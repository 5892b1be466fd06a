import { useState } from 'preact/hooks';
import type { ExchangeRow, SavedView } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorBox } from '../parts/error-box.tsx';
import { Input } from '../parts/input.tsx';
import { usePage } from '../state/context.ts';
import { useDoing } from '../state/use-load.ts';
import { FIXTURE_NAME, fixtureName } from './fixture-name.ts';

/** Saves an exchange as a fixture of the project. */
export function SaveDialog({ row, close }: { readonly row: ExchangeRow; readonly close: () => void }) {
  const { source, say } = usePage();
  const [name, setName] = useState(() => fixtureName(row));
  const [saved, setSaved] = useState<SavedView | null>(null);
  const doing = useDoing<SavedView>();
  const isName = FIXTURE_NAME.test(name);
  const { actions } = source;
  if (actions === null) return null;
  return (
    <Dialog title="Save as fixture" close={close}>
      <form
        class="stack"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!isName || doing.isBusy) return;
          const view = await doing.run(() => actions.save({ id: row.id, name }));
          setSaved(view);
          if (view !== null) say(`Saved ${view.path}`);
        }}
      >
        <Input
          aria-label="Name"
          class="mono"
          value={name}
          maxLength={64}
          aria-invalid={!isName}
          change={setName}
        />
        <p class={isName ? 'dim' : 'tone bad'}>
          1 to 64 of a to z, 0 to 9 and -. Nothing is ever overwritten; personal data is replaced.
        </p>
        <Button type="submit" class="primary" disabled={!isName}>
          Save
        </Button>
      </form>
      <ErrorBox error={doing.error} />
      {saved && (
        <p role="status">
          <span class="mark ok" aria-hidden="true">
            ✔
          </span>{' '}
          Saved as <code>{saved.path}</code>
        </p>
      )}
    </Dialog>
  );
}
