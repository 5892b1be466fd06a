import type { Edit } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { dotted } from '../parts/text.ts';

/** What is made of fields, each to be undone; nothing where nothing is. */
export function EditList({
  edits,
  undo,
}: {
  readonly edits: readonly Edit[];
  readonly undo: (path: string) => void;
}) {
  return (
    edits.length > 0 && (
      <ul class="edits" aria-label="Edits">
        {edits.map((edit) => (
          <li key={edit.path}>
            <code>{dotted(edit.path)}</code>
            {edit.op === 'set' ? <code class="value">= {edit.json}</code> : <span class="dim">removed</span>}
            <Button
              class="quiet small"
              aria-label={`Undo the edit of ${dotted(edit.path)}`}
              onClick={() => undo(edit.path)}
            >
              Undo
            </Button>
          </li>
        ))}
      </ul>
    )
  );
}
