import { useState } from 'preact/hooks';
import type { ExchangeList, ExchangeRow } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { clock } from '../parts/text.ts';
import { usePage } from '../state/context.ts';
import { useLoad } from '../state/use-load.ts';

/** Asks which exchange another one is compared with. */
export function AskForOther({ row, close }: { readonly row: ExchangeRow; readonly close: () => void }) {
  const { source, go } = usePage();
  const [id, setId] = useState('');
  const recent = useLoad<ExchangeList>('recent', () =>
    source.list({ q: '', offset: 0, limit: 50, upTo: null }),
  );
  const others = (recent.value?.rows ?? []).filter((one) => one.id !== row.id);
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
        <label>
          Id of the other, or its beginning
          <input
            class="mono"
            value={id}
            autocomplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => setId(currentTarget.value)}
          />
        </label>
        <Button type="submit" class="primary" disabled={id.trim() === ''}>
          Compare
        </Button>
      </form>
      <ul class="picks" aria-label="Recent exchanges">
        {others.map((one) => (
          <li key={one.id}>
            <Button class="quiet pick" onClick={() => pick(one.id)}>
              <span class="dim">{clock(one.at)}</span> {one.event} <strong>{one.key}</strong>
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
