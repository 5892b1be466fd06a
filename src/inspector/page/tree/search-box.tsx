import type { Ref } from 'preact';
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
      <label class="field">
        <span class="vh">Find in the payload</span>
        <input
          ref={ref}
          type="search"
          placeholder="Find a field or value"
          value={text}
          autocomplete="off"
          spellcheck={false}
          onInput={({ currentTarget }) => change(currentTarget.value)}
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
      </label>
      <span class="dim" role="status">
        {text && `${count(hits)} found${unseen > 0 ? `, ${count(unseen)} values not looked at` : ''}`}
      </span>
      <label class="check">
        <input type="checkbox" checked={showsEmpty} onChange={foldAll} /> null and empty
      </label>
    </search>
  );
}
