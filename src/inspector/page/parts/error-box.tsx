import type { ErrorView } from '../../wire.ts';
import { Button } from './button.tsx';

/** Why something was not had or done, and what to do next; nothing where it was. */
export function ErrorBox({
  error,
  again,
}: {
  readonly error: ErrorView['error'] | null;
  readonly again?: () => void;
}) {
  return (
    error && (
      <div class="error-box" role="alert">
        <p class="tone bad">✖ {error.message}</p>
        {error.hint && <p>{error.hint}</p>}
        {again && <Button onClick={again}>Try again</Button>}
      </div>
    )
  );
}
