import type { ComponentChildren } from 'preact';
import { usePage } from '../state/context.ts';
import type { Route } from '../state/router.ts';

/** A way to another place of the page. */
export function Link({
  to,
  class: name,
  children,
}: {
  readonly to: Route;
  readonly class?: string;
  readonly children: ComponentChildren;
}) {
  const { go, link } = usePage();
  return (
    <a
      class={name}
      href={link(to)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}

/** A way to an exchange. */
export function toExchange(id: string): Route {
  return { view: 'exchange', id };
}
