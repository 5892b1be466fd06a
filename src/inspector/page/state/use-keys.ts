import { useEffect, useRef } from 'preact/hooks';
import { keyName } from './keys.ts';

/** What a key does; false leaves it to whoever else wants it. */
export type KeyHandlers = Readonly<Record<string, () => boolean | undefined>>;

const OFF = 'webhook-cli.keys';

/** Whether single keys do something: who speaks to the browser, or rests on the keyboard, may not want that. */
export function areKeysOn(): boolean {
  try {
    return localStorage.getItem(OFF) !== 'off';
  } catch {
    return true;
  }
}

export function setKeysOn(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, 'off');
  } catch {
    // A browser that keeps nothing has them on.
  }
}

const stack: { current: KeyHandlers }[] = [];

/** Handles keys while it is there: the part that came last is asked first. */
export function useKeys(handlers: KeyHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
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
      (!areKeysOn() || isIn('input:not([type=checkbox]):not([type=radio]), textarea, select'))
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
