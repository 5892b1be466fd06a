/** What the keys do, in the order of the help. */
export const KEY_HELP = [
  {
    title: 'List',
    keys: [
      ['j', 'next exchange', '↓'],
      ['k', 'exchange before', '↑'],
      ['Enter', 'open it'],
      ['Esc', 'close, go back'],
      ['/', 'filter'],
      ['i', 'invalid only'],
      ['p', 'pause, go on'],
      ['g', 'newest'],
    ],
  },
  {
    title: 'Exchange',
    keys: [
      ['1', 'payload'],
      ['2', 'raw bytes'],
      ['h', 'headers', '3'],
      ['4', 'answer'],
      ['f', 'find in the payload'],
      ['n', 'next finding'],
      ['.', 'show null and empty fields'],
      ['[', 'webhook of the same job before'],
      [']', 'and after'],
    ],
  },
  {
    title: 'Do',
    keys: [
      ['r', 'repost'],
      ['e', 'edit, then repost'],
      ['d', 'diff to the previous'],
      ['t', 'its job'],
      ['c', 'copy'],
      ['w', 'write as fixture'],
      ['s', 'send an event or scenario'],
      ['a', 'answer the next webhook'],
      ['x', 'export'],
      ['?', 'these keys'],
    ],
  },
] as const satisfies readonly {
  readonly title: string;
  readonly keys: readonly (readonly [key: string, does: string, other?: string])[];
}[];

/** A name for a key as the handlers know it; `null` where it belongs to the browser. */
export function keyName(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === 'ArrowDown') return 'j';
  if (event.key === 'ArrowUp') return 'k';
  return event.key;
}
