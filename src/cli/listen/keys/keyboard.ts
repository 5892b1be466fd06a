import { emitKeypressEvents, type Key } from 'node:readline';
import type { Context } from '../../session/context.ts';

/** A terminal of which each key is heard when it is pressed, and none is shown. */
export interface Keyboard {
  /** Gives the terminal back as it was. */
  readonly close: () => void;
}

/**
 * Hears keys, as what they print or as what they are called: `j`, `?`, `up`, `ctrl-c`. While the process is stopped, in
 * the background or about to end, the terminal is as it was.
 */
export function openKeyboard(
  { stdin, job, followProcess }: Pick<Context, 'stdin' | 'job' | 'followProcess'>,
  onKey: (key: string) => void,
): Keyboard {
  let isOpen = false;
  const take = (text: string | undefined, key: Key): void => {
    const name = keyName(text, key);
    if (name !== '') onKey(name);
  };
  const begin = (): void => {
    if (isOpen || !job.isForeground()) return;
    isOpen = true;
    stdin.setRawMode?.(true);
    stdin.on('keypress', take).resume();
  };
  const end = (): void => {
    if (!isOpen) return;
    isOpen = false;
    stdin.off('keypress', take).pause();
    stdin.setRawMode?.(false);
  };
  emitKeypressEvents(stdin);
  // A terminal that has gone is told of by a signal.
  const ignore = (): void => {};
  stdin.on('error', ignore);
  const unfollow = followProcess({
    suspended: end,
    resumed: () => {
      // The shell has set the terminal its own way, which Node does not know of where nothing told of the stop.
      end();
      begin();
    },
    exiting: end,
  });
  begin();
  return {
    close: () => {
      unfollow();
      end();
    },
  };
}

function keyName(text: string | undefined, { name = '', ctrl, meta }: Key): string {
  if (ctrl === true) return `ctrl-${name}`;
  if (name === 'escape') return name;
  if (meta === true) return '';
  return text !== undefined && /^\P{C}$/u.test(text) ? text : name;
}
