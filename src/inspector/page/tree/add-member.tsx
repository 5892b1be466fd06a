import { useState } from 'preact/hooks';
import type { Edit } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { childPath, pointerOf } from './lines.ts';
import { ValueEditor } from './value-editor.tsx';

/** Names a field and what it should be: a member of `parent`, or any field where none is given. */
export function AddMember({
  parent,
  label,
  edit,
}: {
  readonly parent: string | null;
  readonly label: string;
  readonly edit: (edit: Edit) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  if (!isOpen) {
    return (
      <Button class="quiet small" onClick={() => setOpen(true)}>
        + {label}
      </Button>
    );
  }
  const path = parent === null ? pointerOf(name) : childPath(parent, name);
  const done = (one: Edit): void => {
    if (name === '') return;
    edit(one);
    setOpen(false);
    setName('');
  };
  return (
    <span class="add-member">
      <input
        class="mono"
        aria-label="Field"
        placeholder={parent === null ? 'items.0.quantity' : 'name'}
        value={name}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={(event) => event.stopPropagation()}
      />
      <ValueEditor
        label="Its value"
        first={{ type: 'string', text: '' }}
        done={(json) => done({ op: 'set', path, json })}
        cancel={() => setOpen(false)}
        remove={parent === null ? () => done({ op: 'unset', path }) : undefined}
      />
    </span>
  );
}
