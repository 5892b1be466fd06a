import { useLayoutEffect, useRef } from 'preact/hooks';
import { keyName } from './keys.ts';

/** What a key does; where that is `false`, it is left to whoever else wants it. */
export type KeyHandlers = Readonly<Record<string, () => unknown>>;

/** Whether single keys do something: who speaks to the browser, or rests on the keyboard, may not want that. */
export const singleKeys = { areOn: true };

const stack: { current: KeyHandlers }[] = [];

/** Handles keys while it is there: the part that came last is asked first. */
export function useKeys(handlers: KeyHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useLayoutEffect(() => {
    stack.push(latest);
    return () => {
      stack.splice(stack.indexOf(latest), 1);
    };
  }, []);
}

/** Listens for keys, once for the whole page. */
export function listenForKeys(): void {
  addEventListener('keydown', (event) => {
    const { target } = event;
    if (event.defaultPrevented || event.isComposing) return;
    const isIn = (selector: string): boolean =>
      target instanceof Element && target.closest(selector) !== null;
    const isEscape = event.key === 'Escape';
    // A dialog closes by itself, and nothing behind it moves.
    if (isIn('dialog') || document.querySelector('dialog[open]') !== null) return;
    if (
      !isEscape &&
      (!singleKeys.areOn || isIn('input:not([type=checkbox]):not([type=radio]), textarea, select'))
    ) {
      return;
    }
    if (event.key === 'Enter' && isIn('a, button, summary, [role=treeitem]')) return;
    if (event.key.startsWith('Arrow') && isIn('[role=tree], [role=tablist], input')) return;
    const name = keyName(event);
    if (name === null) return;
    for (const { current } of stack.toReversed()) {
      const handle = Object.hasOwn(current, name) ? current[name] : undefined;
      if (handle !== undefined && handle() !== false) {
        event.preventDefault();
        return;
      }
    }
  });
}
