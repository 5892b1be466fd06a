import { Button } from '../parts/button.tsx';

/** Something that can be done with an exchange. */
export interface Action {
  readonly k: string;
  readonly label: string;
  readonly run: () => void;
}

/** What can be done with an exchange, the first before all. */
export function Actions({ actions }: { readonly actions: readonly Action[] }) {
  return (
    <div class="actions" role="toolbar" aria-label="Actions">
      {actions.map(({ k, label, run }, i) => (
        <Button key={label} k={k} class={i === 0 ? 'primary' : ''} onClick={run}>
          {label}
        </Button>
      ))}
    </div>
  );
}
