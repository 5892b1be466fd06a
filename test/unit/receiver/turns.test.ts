import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Steps } from '../../../src/core/steps.ts';
import { Turns } from '../../../src/receiver/turns.ts';

const LARGE = Buffer.alloc(64 * 1024 + 1);
const SMALL = Buffer.alloc(64 * 1024);

function* work(name: string, done: string[]): Steps<string> {
  for (let step = 1; step <= 3; step += 1) {
    done.push(`${name}${step}`);
    yield;
  }
  return name;
}

describe('turns', () => {
  it('do all steps for a small body at once', async () => {
    const done: string[] = [];
    const result = new Turns().doSteps(work('a', done), SMALL);
    expect(done).toEqual(['a1', 'a2', 'a3']);
    expect(await result).toBe('a');
  });

  it('do one step for a large body in each turn of the loop, and let small ones go first', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const result = turns.doSteps(work('a', done), LARGE);
    await turns.doSteps(work('s', done), SMALL);
    await nextTurn();
    expect(done).toEqual(['a1', 's1', 's2', 's3', 'a2']);
    expect(await result).toBe('a');
    expect(done.at(-1)).toBe('a3');
  });

  it('do one step in a turn however many large bodies there are, in turn', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const results = ['a', 'b', 'c'].map((name) => turns.doSteps(work(name, done), LARGE));
    expect(done).toEqual(['a1', 'b1', 'c1']);
    const before = done.length;
    await nextTurn();
    expect(done.length - before).toBeLessThanOrEqual(1);
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c']);
    expect(done.slice(3)).toEqual(['a2', 'b2', 'c2', 'a3', 'b3', 'c3']);
  });

  it('do no step while a small one is under way', async () => {
    const turns = new Turns(Number.POSITIVE_INFINITY);
    const done: string[] = [];
    let goOn = (): void => {};
    const small = turns.handle(SMALL, () => new Promise<void>((resolve) => (goOn = resolve)));
    const large = turns.handle(LARGE, async () => done.push('large'));
    for (let turn = 0; turn < 3; turn += 1) await nextTurn();
    expect(done).toEqual([]);
    goOn();
    await Promise.all([small, large]);
    expect(done).toEqual(['large']);
  });

  it('do one in the end, though small ones are under way for ever', async () => {
    const turns = new Turns(0);
    const done: string[] = [];
    let goOn = (): void => {};
    const waiting = turns.handle(SMALL, () => new Promise<void>((resolve) => (goOn = resolve)));
    await turns.handle(LARGE, async () => done.push('large'));
    expect(done).toEqual(['large']);
    goOn();
    await waiting;
  });
});
