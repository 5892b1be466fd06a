import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PageStream, type StreamLimits } from '../../../src/inspector/server/page-stream.ts';
import type { StreamEvent } from '../../../src/inspector/wire.ts';
import { holdTimers, passNextTimer, passTime } from '../../helpers/held-timers.ts';
import { inspectorRow as row } from '../../helpers/inspector-rows.ts';

const LIMITS: StreamLimits = {
  pauseMs: 100,
  crowdedPauseMs: 500,
  heartbeatMs: 1_000_000,
  waiting: 2000,
};

/** A stream, what feeds it, and a page that takes what is written when it wants to. */
function openStream(lastId?: string, limits: StreamLimits = LIMITS) {
  const stream = new PageStream('run', limits);
  let tell: (id: number, event: StreamEvent) => void = () => {};
  const asked: (number | null)[] = [];
  let isFollowing = true;
  stream.start(lastId, (after, take) => {
    asked.push(after);
    tell = take;
    return () => {
      isFollowing = false;
    };
  });
  let text = '';
  let isReading = true;
  let goOn: (() => void) | null = null;
  const page = new Writable({
    highWaterMark: 100,
    write(chunk: Buffer, _, done) {
      text += chunk.toString();
      if (isReading) done();
      else goOn = () => done();
    },
  });
  const ended = pipeline(stream, page).catch(() => {});
  onTestFinished(async () => {
    stream.destroy();
    await ended;
  });
  return {
    asked,
    ended,
    stream,
    tell: (id: number, event: StreamEvent) => tell(id, event),
    isFollowing: () => isFollowing,
    stop: () => {
      isReading = false;
    },
    resume: () => {
      isReading = true;
      goOn?.();
    },
    until: async (fits: (text: string) => boolean) => {
      while (!fits(text)) await turn();
      return text;
    },
  };
}

const big = (seq: number): StreamEvent => ({ type: 'rows', rows: [row(seq, { event: 'x'.repeat(1500) })] });

describe('the stream to a page', () => {
  it('says at once that it is open, then what happens, and the id to go on from', async () => {
    const { until, tell, asked } = openStream();
    expect(await until((text) => text !== '')).toBe('id: run.0\n\n');
    expect(asked).toEqual([null]);
    tell(4, { type: 'known', known: 1, isWhole: true });
    expect(await until((text) => text.includes('run.4'))).toBe(
      'id: run.0\n\nevent: known\ndata: {"type":"known","known":1,"isWhole":true}\nid: run.4\n\n',
    );
  });

  it('tells several things under one id, which comes with the last', async () => {
    const { until, tell } = openStream();
    tell(1, { type: 'rows', rows: [row(1)] });
    tell(2, { type: 'known', known: 1, isWhole: true });
    const frames = (await until((text) => text.includes('id: run.2'))).split('\n\n').slice(1, -1);
    expect(frames.map((frame) => /^event: (\w+)/.exec(frame)?.[1])).toEqual(['rows', 'known']);
    expect(frames.map((frame) => frame.includes('\nid: run.2'))).toEqual([false, true]);
  });

  it.each([
    ['run.17', 17, false],
    ['other.17', null, true],
    ['run.', null, true],
    ['run.0', null, true],
    ['run.1e9x', null, true],
    ['run.-4', null, true],
    ['17', null, true],
    ['', null, true],
  ])('goes on from %j', async (lastId, after, isReset) => {
    const { asked, until, tell } = openStream(lastId);
    tell(20, { type: 'known', known: 1, isWhole: true });
    const text = await until((said) => said.includes('id: run.20'));
    expect(asked).toEqual([after]);
    expect(text.includes('event: reset')).toBe(isReset);
  });

  it('gives a sign of life', async () => {
    const { until } = openStream(undefined, { ...LIMITS, heartbeatMs: 1 });
    expect(await until((text) => text.endsWith('\n\n:\n\n'))).toContain('id: run.0');
  });

  it('makes nothing more for a page that does not read, and tells it a number once it does', async () => {
    const { stream, tell, stop, resume, until } = openStream();
    await until((text) => text !== '');
    stop();
    tell(1, big(1));
    await until((text) => text.includes('"seq":1,'));
    tell(2, big(2));
    while (stream.readableLength < 1500) await turn();
    tell(3, big(3));
    while (stream.readableLength < LIMITS.waiting) await turn();
    const waiting = stream.readableLength;
    for (let seq = 4; seq < 10_000; seq += 1) tell(seq, big(seq));
    await turn();
    expect(stream.readableLength).toBe(waiting);
    resume();
    const text = await until((said) => said.includes('id: run.9999'));
    expect(text).toContain('"type":"summary","count":9996,"newest":{"seq":9999,');
    expect(text.match(/event: rows/g)).toHaveLength(3);
  });

  it('follows nothing any more for a page that has left', async () => {
    const { stream, ended, isFollowing } = openStream();
    expect(isFollowing()).toBe(true);
    stream.destroy();
    await ended;
    expect(isFollowing()).toBe(false);
  });

  it('waits longer where more happens than is told one by one', async () => {
    holdTimers();
    const { tell, until } = openStream();
    await until((text) => text !== '');
    const rows = Array.from({ length: 60 }, (_, i) => row(i));
    tell(1, { type: 'rows', rows });
    passNextTimer();
    await until((text) => text.includes('id: run.1'));
    tell(2, { type: 'known', known: 60, isWhole: true });
    passTime(LIMITS.pauseMs + 1);
    await turn();
    expect(await until(() => true)).not.toContain('id: run.2');
    passTime(LIMITS.crowdedPauseMs);
    expect(await until((text) => text.includes('id: run.2'))).toContain('"summary","count":60');
  });
});
