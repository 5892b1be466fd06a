import { useState } from 'preact/hooks';
import type { ExchangeRow } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Input } from '../parts/input.tsx';
import { usePage } from '../state/context.ts';

/** Asks which exchange another one is compared with. */
export function AskForOther({ row, close }: { readonly row: ExchangeRow; readonly close: () => void }) {
  const { go } = usePage();
  const [id, setId] = useState('');
  const pick = (other: string): void => {
    close();
    go({ view: 'diff', id: row.id, other });
  };
  return (
    <Dialog title="Diff to another exchange" close={close}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (id.trim() !== '') pick(id.trim());
        }}
      >
        <p>Id of the other, or its beginning</p>
        <Input aria-label="Id of the other" class="mono" value={id} change={setId} />
        <Button type="submit" class="primary" disabled={id.trim() === ''}>
          Compare
        </Button>
      </form>
    </Dialog>
  );
}
