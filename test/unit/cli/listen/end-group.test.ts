import { expect, it } from 'vitest';
import { endGroup } from '../../../../src/cli/listen/end-group.ts';
import type { ProcessGroup } from '../../../../src/core/platform/process-group.ts';
import { holdTimers, passTime } from '../../../helpers/held-timers.ts';

/** A group that goes at one signal, and whose clock moves on by half a second whenever it is looked at. */
function groupThatGoesAt(last: string): { readonly group: ProcessGroup; readonly heard: string[] } {
  const heard: string[] = [];
  const began = performance.now();
  const hear = (what: string): void => void heard.push(`${what} ${performance.now() - began}`);
  const group: ProcessGroup = {
    isGone: () => {
      passTime(500);
      return heard.some((each) => each.startsWith(`${last} `));
    },
    signal: (name) => {
      if (name !== 'SIGCONT') hear(name);
    },
    killNow: () => hear('killed'),
  };
  return { group, heard };
}

it.each([
  ['SIGTERM', 'SIGTERM', ['SIGTERM 0']],
  ['SIGTERM', 'nothing', ['SIGTERM 0', 'killed 2000']],
  ['SIGINT', 'SIGINT', ['SIGINT 0']],
  ['SIGINT', 'SIGTERM', ['SIGINT 0', 'SIGTERM 1000']],
  ['SIGHUP', 'nothing', ['SIGHUP 0', 'SIGTERM 1000', 'killed 3000']],
] as const)(
  'what hears %s first and goes at %s is asked as often as it takes',
  async (first, last, asked) => {
    holdTimers();
    const { group, heard } = groupThatGoesAt(last);
    await endGroup(group, first);
    expect(heard).toEqual(asked);
  },
);
