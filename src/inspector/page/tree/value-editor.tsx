import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { type Draft, jsonOf, retyped, VALUE_TYPES } from './edits.ts';

/** A value to be written anew, as the type that it should have. */
export function ValueEditor({
  label,
  first,
  note = '',
  done,
  cancel,
  remove,
}: {
  readonly label: string;
  readonly first: Draft;
  readonly note?: string;
  readonly done: (json: string) => void;
  readonly cancel: () => void;
  readonly remove?: (() => void) | undefined;
}) {
  const [draft, setDraft] = useState(first);
  const field = useRef<HTMLSelectElement & HTMLTextAreaElement>(null);
  const whyId = useId();
  const made = jsonOf(draft);
  const why = made.json === null ? made.why : '';
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select?.();
  }, [draft.type]);

  const common = {
    ref: field,
    'aria-label': label,
    'aria-invalid': why !== '',
    'aria-describedby': whyId,
    value: draft.text,
  };
  const isLong = draft.type === 'JSON' || draft.text.length > 80 || draft.text.includes('\n');
  return (
    // No form: it may stand in one.
    <fieldset
      class="value-editor"
      aria-label={label}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') {
          event.preventDefault();
          cancel();
        }
        const isSet = event.key === 'Enter' && (!isLong || event.ctrlKey || event.metaKey);
        if (isSet && !(event.target instanceof HTMLButtonElement)) {
          event.preventDefault();
          if (made.json !== null) done(made.json);
        }
      }}
    >
      <select
        aria-label={`${label}: type`}
        value={draft.type}
        onChange={({ currentTarget }) => {
          const type = VALUE_TYPES.find((one) => one === currentTarget.value);
          if (type !== undefined) setDraft(retyped(draft, type));
        }}
      >
        {VALUE_TYPES.map((type) => (
          <option key={type}>{type}</option>
        ))}
      </select>
      {draft.type === 'boolean' ? (
        <select
          {...common}
          onChange={({ currentTarget }) => setDraft({ ...draft, text: currentTarget.value })}
        >
          <option>true</option>
          <option>false</option>
        </select>
      ) : (
        draft.type !== 'null' && (
          <textarea
            {...common}
            rows={isLong ? 4 : 1}
            spellcheck={false}
            onInput={({ currentTarget }) => setDraft({ ...draft, text: currentTarget.value })}
          />
        )
      )}
      <Button disabled={made.json === null} onClick={() => made.json !== null && done(made.json)}>
        Set
      </Button>
      <Button class="quiet" onClick={cancel}>
        Cancel
      </Button>
      {remove && (
        <Button class="quiet" onClick={remove}>
          Remove
        </Button>
      )}
      <span id={whyId} class="why" aria-live="polite">
        {why === '' ? note : why}
      </span>
    </fieldset>
  );
}
