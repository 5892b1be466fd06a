import { PassThrough, type Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LiveLines, openLiveLines } from '../../../../src/cli/screen/live-lines.ts';
import type { Context, ProcessFollower } from '../../../../src/cli/session/context.ts';
import { openSession, type Session } from '../../../../src/cli/session/session.ts';
import type { Line } from '../../../../src/output/text/line.ts';
import { createWriter } from '../../../../src/output/writer.ts';
import { FakeTerminal } from '../../../helpers/fake-terminal.ts';
import { holds } from '../../../helpers/property.ts';

interface Opened {
  readonly terminal: FakeTerminal;
  readonly session: Session;
  readonly live: LiveLines;
  readonly followers: Set<ProcessFollower>;
}

function contextOf(
  stdout: Writable,
  stderr: Writable,
  env: Context['env'],
  followers = new Set<ProcessFollower>(),
): Context {
  return {
    stdin: new PassThrough(),
    stdout,
    stderr,
    env,
    cwd: '/',
    pid: 1,
    catchSignals: () => new AbortController().signal,
    job: { isForeground: () => true, signal: () => {} },
    followProcess: (follower) => {
      followers.add(follower);
      return () => followers.delete(follower);
    },
  };
}

function open(columns = 80, rows = 24, env: Context['env'] = {}): Opened {
  const terminal = new FakeTerminal(columns, rows);
  const followers = new Set<ProcessFollower>();
  const session = openSession(contextOf(terminal, terminal, env, followers), { color: true });
  const live = openLiveLines(session);
  if (live === null) throw new Error('no live lines on a terminal');
  return { terminal, session, live, followers };
}

const line = (text: string): Line => [['info', text]];

/** One thing that happens. */
type Step =
  | { readonly set: number; readonly text: string }
  | { readonly remove: number }
  | { readonly status: string | null }
  | { readonly out: string }
  | { readonly err: string }
  | { readonly part: string }
  | { readonly columns: number }
  | { readonly pause: boolean }
  | { readonly turn: true };

/** Words that tell one text from another, of any length up to this one. */
const words = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(99), fc.integer({ min: 1, max: most }))
    .map(([n, length]) => `${n} some words `.repeat(20).slice(0, length).trim());
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ set: fc.nat(3), text: words(150) }),
  fc.record({ remove: fc.nat(3) }),
  fc.record({ status: fc.option(words(100)) }),
  fc.record({ out: words(200) }),
  fc.record({ err: words(200) }),
  fc.record({ part: words(10) }),
  fc.record({ columns: fc.integer({ min: 40, max: 120 }) }),
  fc.record({ pause: fc.boolean() }),
  fc.constant<Step>({ turn: true }),
  fc.constant<Step>({ turn: true }),
);

describe('live lines', () => {
  it('are below all that is written, whatever happens in whatever order', async () => {
    await holds(
      300,
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { terminal, session, live } = open();
        const written: string[] = [''];
        const lines = new Map<string, string>();
        let status: string | null = null;
        const write = (text: string): void => {
          const [first = '', ...rest] = text.split('\n');
          written.push((written.pop() ?? '') + first, ...rest);
        };
        let isPaused = false;
        for (const each of steps) {
          if ('set' in each) {
            lines.set(String(each.set), each.text);
            live.set(String(each.set), line(each.text));
          } else if ('remove' in each) {
            lines.delete(String(each.remove));
            live.remove(String(each.remove));
          } else if ('status' in each) {
            status = each.status;
            live.setStatus(status === null ? null : line(status));
          } else if ('out' in each) {
            write(`${each.out}\n`);
            session.out.line(each.out);
          } else if ('err' in each) {
            write(`${each.err}\n`);
            session.err.line(each.err);
          } else if ('part' in each) {
            write(each.part);
            session.out.write(Buffer.from(each.part));
          } else if ('columns' in each) {
            // What a paused terminal was given for another width is out of anybody's hands.
            if (!isPaused) terminal.resize(each.columns);
          } else if ('pause' in each) {
            isPaused = each.pause;
            terminal.pause(isPaused);
          } else await nextTurn();
        }
        terminal.pause(false);
        write('\n');
        session.out.write('\n');
        while (terminal.writableLength > 0) await nextTurn();
        for (let turn = 0; turn < 3; turn += 1) await nextTurn();
        const cut = (text: string): string =>
          text.length < terminal.columns ? text : `${text.slice(0, terminal.columns - 2)}…`;
        const shown = [...lines.values(), ...(status === null ? [] : [status])].map(cut);
        const above = written.slice(0, -1);
        expect(terminal.lines).toEqual([...above, ...(shown.length === 0 ? [''] : shown)]);
        live.close();
        expect(terminal.lines).toEqual([...above, '']);
      }),
    );
  });

  it('are drawn once for all that one turn of the loop writes', async () => {
    const { terminal, session, live } = open();
    live.set('a', line('waits'));
    await nextTurn();
    const before = terminal.writes;
    for (let n = 0; n < 100; n += 1) session.out.line(`line ${n}`);
    for (let n = 0; n < 100; n += 1) live.set('a', line(`waits ${n}`));
    await nextTurn();
    expect(terminal.writes - before).toBe(101);
    expect(terminal.lines.slice(-2)).toEqual(['line 99', 'waits 99']);
  });

  it('leave a terminal that is paused at one drawing', async () => {
    const { terminal, session, live } = open();
    live.set('a', line('waits'));
    await nextTurn();
    terminal.pause(true);
    session.out.line('text');
    await nextTurn();
    const waiting = terminal.writableLength;
    for (let n = 0; n < 100; n += 1) {
      live.set('a', line(`waits ${n}`));
      await nextTurn();
    }
    // The one that was asked for after the text.
    expect(terminal.writableLength - waiting).toBeLessThan(100);
    terminal.pause(false);
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    expect(terminal.lines).toEqual(['text', 'waits 99']);
  });

  it('are at most what the screen has room for, with a count of the rest, and the status in any case', async () => {
    const { terminal, live } = open(80, 8);
    for (let n = 0; n < 20; n += 1) live.set(String(n), line(`line ${n}`));
    live.setStatus(line('status'));
    await nextTurn();
    expect(terminal.lines).toEqual(['line 0', 'line 1', 'line 2', 'line 3', '… 16 more', 'status']);
    for (let n = 5; n < 20; n += 1) live.remove(String(n));
    await nextTurn();
    expect(terminal.lines).toEqual(['line 0', 'line 1', 'line 2', 'line 3', 'line 4', 'status']);
  });

  it('are told of by no more than moving up, erasing below and colours', async () => {
    const { terminal, session, live } = open();
    const sent: string[] = [];
    const write = terminal._write.bind(terminal);
    terminal._write = (chunk, encoding, done) => {
      sent.push(String(chunk));
      write(chunk, encoding, done);
    };
    live.set('a', line('one'));
    live.set('b', line('two'));
    await nextTurn();
    session.out.line('text');
    await nextTurn();
    const drawing = '\u001b[36mone\u001b[39m\n\u001b[36mtwo\u001b[39m';
    expect(sent).toEqual([drawing, '\r\u001b[1A\u001b[Jtext\n', drawing]);
  });

  it('are gone while the process is suspended, and come again with it', async () => {
    const { terminal, live, followers } = open();
    live.set('a', line('waits'));
    await nextTurn();
    for (const { suspended } of followers) suspended();
    expect(terminal.lines).toEqual(['']);
    live.set('a', line('waits on'));
    await nextTurn();
    expect(terminal.lines).toEqual(['']);
    for (const { resumed } of followers) resumed();
    await nextTurn();
    expect(terminal.lines).toEqual(['waits on']);
    for (const { exiting } of followers) exiting();
    expect(terminal.lines).toEqual(['']);
    live.close();
    expect(followers.size).toBe(0);
    expect(terminal.listenerCount('resize')).toBe(0);
  });

  it('make way for what another writer of the same stream says, as of an error', async () => {
    const { terminal, live } = open();
    live.set('a', line('waits'));
    await nextTurn();
    createWriter(() => terminal).line('bug: of ours');
    expect(terminal.lines).toEqual(['bug: of ours', '']);
  });

  it('are erased by the rows that a terminal shows which cuts its lines, where it does', async () => {
    for (const [env, up] of [
      [{}, '\u001b[3A'],
      [{ XTERM_VERSION: 'XTerm(390)' }, '\u001b[1A'],
    ] as const) {
      const { terminal, live } = open(100, 24, env);
      live.set('a', line('x'.repeat(90)));
      live.set('b', line('y'.repeat(90)));
      await nextTurn();
      const sent: string[] = [];
      terminal._write = (chunk, _, done) => {
        sent.push(String(chunk));
        done();
      };
      terminal.columns = 60;
      terminal.emit('resize');
      await nextTurn();
      expect(sent.join('').startsWith(`\r${up}\u001b[J`)).toBe(true);
    }
  });

  it.each<[string, (terminal: FakeTerminal) => readonly [Context, object]]>([
    ['in a pipe', () => [contextOf(new PassThrough(), new PassThrough(), {}), {}]],
    ['beside machine output', (terminal) => [contextOf(terminal, terminal, {}), { json: true }]],
    ['on a dumb terminal', (terminal) => [contextOf(terminal, terminal, { TERM: 'dumb' }), {}]],
    ['in CI', (terminal) => [contextOf(terminal, terminal, { CI: 'true' }), {}]],
    [
      'on a terminal of hardly any columns',
      () => [contextOf(new FakeTerminal(20), new FakeTerminal(20), {}), {}],
    ],
  ])('are not drawn %s', (_, made) => {
    const [context, flags] = made(new FakeTerminal());
    expect(openLiveLines(openSession(context, flags))).toBeNull();
  });

  it('leave stderr alone that is no terminal', async () => {
    const [terminal, stderr] = [new FakeTerminal(), new PassThrough()];
    const session = openSession(contextOf(terminal, stderr, {}), {});
    const live = openLiveLines(session);
    live?.set('a', line('waits'));
    await nextTurn();
    session.err.line('a warning');
    expect(terminal.lines).toEqual(['waits']);
    expect(String(stderr.read())).toBe('a warning\n');
    live?.close();
  });
});
