import { Input } from '../parts/input.tsx';

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
  return (
    <div class="target-field">
      <span aria-hidden="true">To</span>
      <Input
        aria-label="To"
        class="mono"
        value={to}
        placeholder={targets.join(', ') || 'http://localhost:3000/webhooks'}
        change={change}
      />
      <span class="dim">
        {targets.length > 0 && 'Empty: the one that is shown. '}Another target must be on this machine.
      </span>
    </div>
  );
}
