import { useState } from 'preact/hooks';
import { type ExchangeRow, WINDOW } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Input } from '../parts/input.tsx';
import { dayAndClock } from '../parts/text.ts';
import { usePage } from '../state/context.ts';
import { useLoad } from '../state/use-load.ts';

/** Asks which exchange another one is compared with. */
export function AskForOther({ row, close }: { readonly row: ExchangeRow; readonly close: () => void }) {
  const { source, go } = usePage();
  const [id, setId] = useState('');
  const newest = useLoad('', () => source.list({ q: '', offset: 0, limit: WINDOW, upTo: null })).value;
  const other = id.trim();
  return (
    <Dialog title="Diff to another exchange" close={close}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          close();
          go({ view: 'diff', id: row.id, other });
        }}
      >
        <p>Id of the other, or its beginning; the newest are listed</p>
        <Input
          aria-label="Id of the other"
          class="mono"
          list="newest"
          autocomplete="on"
          value={id}
          change={setId}
        />
        <datalist id="newest">
          {newest?.rows.map((each) => (
            <option key={each.id} value={each.id}>
              {each.event} {each.key} {dayAndClock(each.at)}
            </option>
          ))}
        </datalist>
        <Button type="submit" class="primary" disabled={other === ''}>
          Compare
        </Button>
      </form>
    </Dialog>
  );
}
