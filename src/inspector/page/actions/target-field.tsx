import { useId } from 'preact/hooks';

/** Where something is sent unless another target is given, which must be this machine. */
export function TargetField({
  targets,
  to,
  change,
}: {
  readonly targets: readonly string[];
  readonly to: string;
  readonly change: (to: string) => void;
}) {
  const id = useId();
  return (
    <div class="target-field">
      <label for={id}>To</label>
      <input
        id={id}
        class="mono"
        type="url"
        value={to}
        placeholder={targets.length === 0 ? 'http://localhost:3000/webhooks' : targets.join(', ')}
        aria-describedby={`${id}-note`}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => change(currentTarget.value)}
        onKeyDown={(event) => event.key !== 'Escape' && event.key !== 'Enter' && event.stopPropagation()}
      />
      <span id={`${id}-note`} class="dim">
        {targets.length === 0
          ? 'A URL on this machine'
          : 'Empty: where it goes by itself. Another target must be on this machine.'}
      </span>
    </div>
  );
}
