/** What a key does. */
export type Act =
  | 'next'
  | 'previous'
  | 'show'
  | 'changes'
  | 'headers'
  | 'repost'
  | 'filter'
  | 'invalid'
  | 'fail'
  | 'pause'
  | 'clear'
  | 'inspect'
  | 'help'
  | 'unchoose'
  | 'redraw'
  | 'end';

interface KeyRow {
  /** As the keyboard names them. */
  readonly keys: readonly string[];
  /** As people do. */
  readonly shown: string;
  readonly does: string;
}

export const KEYS: Readonly<Record<Act, KeyRow>> = {
  next: { keys: ['j', 'down'], shown: 'j ↓', does: 'chooses the webhook below; the newest at first' },
  previous: { keys: ['k', 'up'], shown: 'k ↑', does: 'chooses the one above, of the last 200' },
  unchoose: { keys: ['escape'], shown: 'Esc', does: 'chooses none: keys mean the newest' },
  show: { keys: ['return', 'enter'], shown: 'Enter', does: 'shows it whole' },
  changes: { keys: ['d'], shown: 'd', does: 'shows what it changed in its job' },
  headers: { keys: ['h'], shown: 'h', does: 'shows its headers' },
  repost: { keys: ['r'], shown: 'r', does: 'posts it again to the target of --forward-to, the same bytes' },
  filter: { keys: ['f'], shown: 'f', does: 'shows only events of a name, typed and Enter; Esc shows all' },
  invalid: { keys: ['i'], shown: 'i', does: 'shows only what is invalid; again shows all' },
  fail: { keys: ['5'], shown: '5', does: 'answers the next webhook with 500, once; again takes it back' },
  // A terminal that passes on each key no longer stops at these by itself.
  pause: {
    keys: ['p', 'ctrl-s', 'ctrl-q'],
    shown: 'p',
    does: 'holds the view, answers go on; again shows what waits',
  },
  clear: { keys: ['c'], shown: 'c', does: 'clears the screen, never the journal' },
  inspect: { keys: ['w'], shown: 'w', does: 'opens the live page, as --inspect does, and says where it is' },
  redraw: { keys: ['ctrl-l'], shown: 'Ctrl-L', does: 'draws this line anew' },
  help: { keys: ['?'], shown: '?', does: 'lists the keys' },
  end: { keys: ['q', 'ctrl-d'], shown: 'q', does: 'ends, as Ctrl-C does' },
};

const ACTS: ReadonlyMap<string, Act> = new Map(
  Object.entries(KEYS).flatMap(([act, { keys }]) => keys.map((key) => [key, act as Act] as const)),
);

/** What a key does; capital letters do the same. */
export function actOf(key: string): Act | undefined {
  return ACTS.get(key.toLowerCase());
}
