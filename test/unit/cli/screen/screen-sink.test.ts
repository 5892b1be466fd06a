import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ScreenSink } from '../../../../src/cli/screen/screen-sink.ts';
import { openSession } from '../../../../src/cli/session/session.ts';
import { Observer } from '../../../../src/observe/observer.ts';
import type { ReceiverEvent } from '../../../../src/receiver/events.ts';
import { catalogue, findProvider } from '../../../helpers/bundled.ts';
import { exchangeOf } from '../../observe/exchanges.ts';

/** A stream whose reader is behind until it is let go on. */
function slowStream() {
  const stream = new PassThrough({ highWaterMark: 1 });
  let text = '';
  return {
    stream,
    text: () => text,
    goOn: () => {
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
    },
  };
}

interface Limits {
  readonly events?: number;
  readonly bytes?: number;
  readonly lineUnits?: number;
}

interface Shown {
  readonly json?: true;
  readonly compact?: boolean;
}

function open({ json, compact = true, events = 10_000, bytes = 1e9, ...more }: Shown & Limits = {}) {
  const out = slowStream();
  const err = slowStream();
  err.goOn();
  const session = openSession(
    {
      stdin: new PassThrough(),
      stdout: out.stream,
      stderr: err.stream,
      env: {},
      cwd: '.',
      pid: 1,
      catchSignals: () => new AbortController().signal,
      followProcess: () => () => {},
      job: { isForeground: () => true, signal: () => {} },
    },
    { json, color: false },
  );
  const observer = new Observer();
  const screen = new ScreenSink(session, { compact: compact ? true : undefined }, catalogue, observer, {
    events,
    bytes,
    ...more,
  });
  const tell = (event: ReceiverEvent): void => {
    observer.sink(event);
    screen.sink(event);
  };
  return { out, err, screen, tell };
}

function webhook(tell: (event: ReceiverEvent) => void, id: string, size?: number): void {
  const made = exchangeOf({ id });
  const exchange = size === undefined ? made : { ...made, request: { ...made.request, size } };
  const provider = findProvider(exchange.provider);
  tell({ type: 'arrival', exchange: { ...exchange, response: null }, provider });
  tell({ type: 'answered', exchange, provider });
}

describe('the screen', () => {
  it('shows everything in order, though what shows it is loaded later', async () => {
    const { out, screen, tell } = open();
    for (const id of ['a1', 'b2', 'c3']) webhook(tell, id);
    out.goOn();
    await screen.drained();
    expect(out.text().match(/\b(a1|b2|c3)\b/g)).toEqual(['a1', 'b2', 'c3']);
  });

  it('leaves webhooks out while nobody reads, whole ones, and says how many', async () => {
    const { out, err, screen, tell } = open({ events: 4 });
    for (let i = 0; i < 100; i += 1) webhook(tell, `w${i}`);
    out.goOn();
    await screen.drained();
    const ids = out.text().match(/\bw\d+\b/g) ?? [];
    for (const id of new Set(ids)) expect(ids.filter((each) => each === id)).toHaveLength(1);
    const shown = new Set(ids).size;
    expect(shown).toBeGreaterThan(0);
    expect(err.text()).toContain(`warning: ${100 - shown} more came than could be shown`);
  });

  const LARGE = ['large1', 'large2', 'large3'];

  /** How many webhooks were shown after each turn of the loop. */
  async function shownInTurns(compact: boolean): Promise<number[]> {
    const { out, screen, tell } = open({ compact });
    const shown = (): number => new Set(out.text().match(/\b(small|large\d)\b/g)).size;
    out.goOn();
    await screen.prepare();
    webhook(tell, 'small');
    for (const id of LARGE) webhook(tell, id, 500_000);
    const after: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      after.push(shown());
      await setImmediate();
    }
    await screen.drained();
    expect(shown()).toBe(4);
    return after;
  }

  it('shows nothing in the turn in which a webhook is answered, and large ones in turns of their own', async () => {
    const after = await shownInTurns(false);
    expect(after[0]).toBe(0);
    for (const [i, count] of after.entries()) expect(count - (after[i - 1] ?? 0)).toBeLessThan(3);
  });

  it('shows many in a turn where each is a line', async () => {
    const after = await shownInTurns(true);
    expect(after[0]).toBe(0);
    expect(after.at(-1)).toBe(4);
    expect(Math.max(...after.map((count, i) => count - (after[i - 1] ?? 0)))).toBe(4);
  });

  it('leaves nothing out of what a program reads', async () => {
    const { out, screen, tell } = open({ json: true, events: 4, bytes: 1000 });
    for (let i = 0; i < 100; i += 1) webhook(tell, `w${i}`);
    out.goOn();
    await screen.drained();
    expect(
      out
        .text()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(Array.from({ length: 100 }, (_, i) => `w${i}`));
  });

  it('leaves large webhooks out by their bytes', async () => {
    const { out, err, screen, tell } = open({ bytes: 1_000_000 });
    for (let i = 0; i < 100; i += 1) webhook(tell, `w${i}`, 100_000);
    out.goOn();
    await screen.drained();
    expect(new Set(out.text().match(/\bw\d+\b/g)).size).toBe(10);
    expect(err.text()).toContain('warning: 90 more came than could be shown');
  });

  it('is blocked while as many bytes of lines wait for a program as may, and no longer', async () => {
    const { out, screen, tell } = open({ json: true, lineUnits: 50_000 });
    await screen.prepare();
    let told = 0;
    while (!screen.isBlocked() && told < 1000) {
      webhook(tell, `w${told}`);
      told += 1;
      await setImmediate();
    }
    expect(told).toBeGreaterThan(10);
    expect(told).toBeLessThan(1000);
    // Those that were under way come too.
    webhook(tell, 'last');
    out.goOn();
    await screen.drained();
    expect(screen.isBlocked()).toBe(false);
    const lines = out.text().trimEnd().split('\n');
    expect(lines.length).toBe(told + 1);
    // Waiting lines, those of the first turns, which were on their way, and nothing else.
    expect(Buffer.byteLength(lines.slice(2, told - 1).join('\n'))).toBeLessThan(50_000);
  });

  it('is never blocked for people', async () => {
    const { out, screen, tell } = open({ lineUnits: 1 });
    for (let i = 0; i < 10; i += 1) webhook(tell, `w${i}`);
    expect(screen.isBlocked()).toBe(false);
    out.goOn();
    await screen.drained();
  });
});
