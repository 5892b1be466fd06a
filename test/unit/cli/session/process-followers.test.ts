import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProcessFollowers } from '../../../../src/cli/session/terminal/process-followers.ts';

/** A process that writes down what happens to it. */
function open() {
  const log: string[] = [];
  const place = { isForeground: true };
  const signals = new EventEmitter();
  const followers = new ProcessFollowers(
    {
      pid: 7,
      on: (name, hear) => signals.on(name, hear),
      off: (name, hear) => signals.off(name, hear),
      kill: (pid, signal) => log.push(`${signal} to ${pid}, ${signals.listenerCount(signal)} handlers`),
    },
    { isForeground: () => place.isForeground },
  );
  const unfollow = followers.follow({
    suspended: () => log.push('suspended'),
    resumed: () => log.push('resumed'),
    exiting: () => log.push('exiting'),
  });
  return { log, place, signals, followers, unfollow };
}

describe('followers of a process', () => {
  it('have let go of the terminal before the job is stopped, and the process stops with the others', async () => {
    const { log, signals, followers } = open();
    followers.stopJob();
    expect(log).toEqual(['suspended', 'SIGTSTP to 0, 0 handlers']);
    expect(signals.listenerCount('SIGTSTP')).toBe(1);
    // The kernel stops no job that nobody could let go on: it goes on by itself, once.
    await nextTurn();
    await nextTurn();
    expect(log.slice(2)).toEqual(['resumed']);
  });

  it('hear once that a stopped job goes on', async () => {
    const { log, signals, followers } = open();
    followers.stopJob();
    signals.emit('SIGCONT');
    await nextTurn();
    expect(log).toEqual(['suspended', 'SIGTSTP to 0, 0 handlers', 'resumed']);
  });

  it('hear of a stop from elsewhere before it', async () => {
    const { log, signals } = open();
    signals.emit('SIGTSTP');
    expect(log).toEqual(['suspended']);
    await nextTurn();
    expect(log).toEqual(['suspended', 'SIGSTOP to 7, 0 handlers']);
  });

  it('are not stopped after what lets them go on has come', async () => {
    const { log, signals } = open();
    signals.emit('SIGTSTP');
    signals.emit('SIGCONT');
    await nextTurn();
    expect(log).toEqual(['suspended', 'resumed']);
    signals.emit('SIGTSTP');
    await nextTurn();
    expect(log.at(-1)).toBe('SIGSTOP to 7, 0 handlers');
  });

  it('hear of the end, and of nothing once they have gone', () => {
    const { log, signals, unfollow } = open();
    signals.emit('exit');
    unfollow();
    unfollow();
    expect(signals.eventNames()).toEqual([]);
    expect(log).toEqual(['exiting']);
  });

  describe('behind another job', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('hear that they are in front again, of which no signal tells', () => {
      const { log, place, signals } = open();
      place.isForeground = false;
      signals.emit('SIGCONT');
      vi.advanceTimersByTime(60_000);
      expect(log).toEqual(['resumed']);
      place.isForeground = true;
      vi.advanceTimersByTime(60_000);
      expect(log).toEqual(['resumed', 'resumed']);
      expect(vi.getTimerCount()).toBe(0);
    });

    it.each(['a stop', 'their end'])('are not looked after beyond %s', (end) => {
      const { place, signals, unfollow } = open();
      place.isForeground = false;
      signals.emit('SIGCONT');
      expect(vi.getTimerCount()).toBe(1);
      if (end === 'a stop') signals.emit('SIGTSTP');
      else unfollow();
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});
