import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from './button.tsx';

/** Something to be done or read before going on; Esc, the cross and a click beside it close it. */
export function Dialog({
  title,
  close,
  isWide = false,
  onKey,
  children,
}: {
  readonly title: string;
  readonly close: () => void;
  readonly isWide?: boolean;
  readonly onKey?: (key: string) => void;
  readonly children: ComponentChildren;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    // What the dialog is for comes before the cross that closes it.
    ref.current
      ?.querySelector<HTMLElement>('.dialog-body > header ~ * :is(input, select, button:not(:disabled))')
      ?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class={isWide ? 'wide' : ''}
      aria-labelledby={id}
      onClose={close}
      onClick={(event) => event.target === ref.current && close()}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          close();
        } else if (!event.ctrlKey && !event.metaKey) onKey?.(event.key);
      }}
    >
      <div class="dialog-body">
        <header>
          <h2 id={id}>{title}</h2>
          <Button class="quiet" aria-label="Close" onClick={close}>
            ✕
          </Button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
