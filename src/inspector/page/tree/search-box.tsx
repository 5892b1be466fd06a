import type { Ref } from 'preact';
import { Input } from '../parts/input.tsx';
import { Key } from '../parts/key.tsx';
import { count } from '../parts/text.ts';

/** Search within a payload, and whether its empty fields are shown. */
export function SearchBox({
  ref,
  text,
  hits,
  unseen,
  change,
  next,
  leave,
  showsEmpty,
  foldAll,
}: {
  readonly ref: Ref<HTMLInputElement>;
  readonly text: string;
  readonly hits: number;
  readonly unseen: number;
  readonly change: (text: string) => void;
  readonly next: () => void;
  readonly leave: () => void;
  readonly showsEmpty: boolean;
  readonly foldAll: () => void;
}) {
  return (
    <search class="search-bar" aria-label="Payload">
      <div class="field">
        <Input
          aria-label="Find in the payload"
          ref={ref}
          type="search"
          placeholder="Find a field or value"
          value={text}
          change={change}
          onKeyDown={(event) => {
            if (event.key === 'Enter') next();
            if (event.key === 'Escape') {
              event.preventDefault();
              event.stopPropagation();
              change('');
              leave();
            }
          }}
        />
        <Key name="f" />
      </div>
      <span class="dim" role="status">
        {text && `${count(hits)} found${unseen > 0 ? `, ${count(unseen)} values not looked at` : ''}`}
      </span>
      <label class="check">
        <input type="checkbox" checked={showsEmpty} onChange={foldAll} /> null and empty
      </label>
    </search>
  );
}
