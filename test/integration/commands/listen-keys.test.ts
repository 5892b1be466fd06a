import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { post, startCapture, untilRefused } from '../../helpers/capture.ts';
import { fixture, temporaryFolder } from '../../helpers/cli.ts';
import { readJournal } from '../../helpers/journal.ts';
import { type AtKeyboard, KEY, listenAtKeyboard } from '../../helpers/keyboard.ts';
import { livePageAt } from '../../helpers/live-page.ts';
import { holds } from '../../helpers/property.ts';

const HINT = /j k choose a webhook/;

/** The row of a webhook that is answered, by the name of its event. */
function rowOf(event: string): RegExp {
  return new RegExp(`^\\d\\d:\\d\\d:\\d\\d  ${event} .* [25]\\d\\d `);
}

/** How many rows there are of an event. */
function rows(listen: AtKeyboard, event = '.*'): number {
  return listen.terminal.lines.filter((line) => rowOf(event).test(line)).length;
}

/** Resolves once so many were posted again, or passed on beside an answer, and are shown. */
function untilSent(listen: AtKeyboard, count: number): Promise<void> {
  const sent = (): number =>
    listen.terminal.lines.filter((line) => /^ {2}<-- http.* as \w/.test(line)).length;
  return expect.poll(sent, { timeout: 10_000 }).toBe(count) as Promise<void>;
}

/** What was written, without the line at the bottom. */
function above({ terminal }: AtKeyboard): string {
  return terminal.lines.slice(0, -1).join('\n');
}

/** A body of the same job as the fixture, changed. */
function changed(name: string, changes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...JSON.parse(fixture(name).toString('utf8')), ...changes });
}

describe('keys of listen', () => {
  it('choose a webhook, by letters and arrows, and show which', async () => {
    const listen = await listenAtKeyboard(['--no-journal', '--compact']);
    await listen.until(HINT);
    listen.press('j');
    await listen.until(/nothing to choose yet/);
    for (const name of ['in-progress', 'failed', 'completed']) {
      await post(listen.url, fixture(`detrack/${name}`));
    }
    const seen: string[] = [];
    for (const [key, event] of [
      ['k', 'completed'],
      ['k', 'failed'],
      [KEY.up, 'in-progress'],
      ['k', 'in-progress'],
      [KEY.down, 'failed'],
      ['J', 'completed'],
      ['j', 'completed'],
    ] as const) {
      listen.press(key);
      await listen.until(new RegExp(`^> \\w{8} ${event} `));
      seen.push(listen.status().split(' ')[2] ?? '');
    }
    expect(seen).toEqual([
      'completed',
      'failed',
      'in-progress',
      'in-progress',
      'failed',
      'completed',
      'completed',
    ]);
    listen.press(KEY.escape);
    await listen.until(HINT);
    listen.press('q');
    expect(await listen.code).toBe(0);
  });

  it('show the chosen one whole, its headers, and what it changed in its job', async () => {
    const listen = await listenAtKeyboard(['--no-journal', '--compact']);
    await listen.until(HINT);
    const body = changed('detrack/failed', { note: 'before' });
    await post(listen.url, body, { 'Content-Type': 'application/json', 'X-Trace': 'a-1' });
    await post(listen.url, changed('detrack/failed', { note: 'a dog' }));
    listen.press('d');
    await listen.until(/note: ['"]?before['"]? -> ['"]?a dog/);
    listen.press('k', 'h');
    await listen.until(/^ {2}X-Trace: +a-1$/);
    expect(above(listen)).not.toContain('"note": "before"');
    listen.press(KEY.enter);
    await listen.until(/"note": "before"/);
    await listen.until(/^ {2}\}$/);
    listen.press('d');
    await listen.until(/nothing is known of its job before it/);
    listen.press('q');
    expect(await listen.code).toBe(0);
  });

  it('post it again to the app, byte for byte, as an event of the stream', async () => {
    const app = await startCapture((response) => response.writeHead(204).end());
    const journal = join(temporaryFolder(), 'j.ndjson');
    const listen = await listenAtKeyboard(['--journal', journal, '--forward-to', `${app.url}hooks?a=1`]);
    await listen.until(HINT);
    const body = Buffer.from('{"do_number": "DO-1",  "n": 1.0, "n": 12345678901234567890}\n');
    const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer secret-1234', 'X-Odd': 'b' };
    await post(`${listen.url}x?b=2`, body, headers);
    listen.press('r');
    await untilSent(listen, 1);
    const [passed, again] = app.requests;
    expect(passed?.header('Authorization')).toBe('Bearer secret-1234');
    expect(again).toMatchObject({ method: 'POST', url: '/hooks?a=1&b=2', body });
    expect(again?.header('X-Odd')).toBe('b');
    expect(again?.header('Authorization')).toBeUndefined();
    await listen.until(/credentials are not kept: \w{8} is posted again without Authorization/);
    const { records } = readJournal(journal);
    expect(records.map(({ direction, of }) => [direction, of])).toEqual([
      ['received', undefined],
      ['sent', records[0]?.id],
    ]);
    listen.press('j');
    await listen.until(/ sent from here/);
    listen.press('r');
    await untilSent(listen, 2);
    expect(app.requests.map(({ url }) => url)).toEqual(Array(3).fill('/hooks?a=1&b=2'));
    listen.press('q');
    expect(await listen.code).toBe(0);
    // Whoever follows the run hears of what was sent from here, as of what was passed on.
    expect(above(listen)).toContain('1 received, 1 invalid; forwarded: 3 delivered');
  });

  it('say what to start with where there is no app, and what an app that is down came to', async () => {
    const without = await listenAtKeyboard(['--no-journal']);
    await without.until(HINT);
    await post(without.url, fixture('detrack/failed'));
    without.press('r');
    await without.until(/no target: start with --forward-to URL/);
    without.press('q');
    await without.code;

    const down = await startCapture();
    await down.close();
    const listen = await listenAtKeyboard(['--no-journal', '--forward-to', down.url]);
    await listen.until(HINT);
    await post(listen.url, fixture('detrack/failed'));
    listen.press('r');
    await untilSent(listen, 1);
    await listen.until(/^ +refused/);
    listen.press('q');
    expect(await listen.code).toBe(0);
  });

  it('post again to every app that wants it, and say where none does', async () => {
    const [first, second] = [await startCapture(), await startCapture()];
    const targets = ['--forward-to', `failed=${first.url}`, '--forward-to', `failed=${second.url}`];
    const listen = await listenAtKeyboard(['--no-journal', '--compact', ...targets]);
    await listen.until(HINT);
    await post(listen.url, fixture('detrack/failed'));
    await untilSent(listen, 1);
    listen.press('r');
    await untilSent(listen, 3);
    expect([first.requests.length, second.requests.length]).toEqual([2, 2]);
    await post(listen.url, fixture('detrack/completed'));
    listen.press(KEY.escape);
    await listen.until(HINT);
    listen.press('r');
    await listen.until(/no --forward-to wants this one/);
    listen.press('q');
    expect(await listen.code).toBe(0);
  });

  it('post again to all apps at once, and say that it is under way', async () => {
    const held: (() => void)[] = [];
    let isHolding = false;
    const start = () =>
      startCapture((response) => {
        const answer = (): void => void response.writeHead(204).end();
        if (isHolding) held.push(answer);
        else answer();
      });
    const [first, second] = [await start(), await start()];
    const targets = ['--forward-to', `failed=${first.url}`, '--forward-to', `failed=${second.url}`];
    const listen = await listenAtKeyboard(['--no-journal', '--compact', ...targets]);
    await listen.until(HINT);
    await post(listen.url, fixture('detrack/failed'));
    await untilSent(listen, 1);
    isHolding = true;
    listen.press('r');
    await listen.until(/ posting again… · /);
    await expect.poll(() => held.length, { timeout: 10_000 }).toBe(2);
    listen.press('r');
    await listen.until(/ posting 2 again… · /);
    await expect.poll(() => held.length, { timeout: 10_000 }).toBe(4);
    for (const answer of held) answer();
    await untilSent(listen, 5);
    await expect.poll(listen.status).not.toContain('posting');
    listen.press('q');
    expect(await listen.code).toBe(0);
  });

  it('post again without a query whose secret was not kept, and say so', async () => {
    const app = await startCapture();
    const listen = await listenAtKeyboard(['--no-journal', '--forward-to', app.url]);
    await listen.until(HINT);
    await post(`${listen.url}hooks?token=secret-1234`, fixture('detrack/failed'));
    listen.press('r');
    await untilSent(listen, 1);
    expect(app.requests.map(({ url }) => url)).toEqual(['/hooks?token=secret-1234', '/hooks']);
    await listen.until(/posted again without the query/);
    listen.press('q');
    await listen.code;
    expect(listen.terminal.lines.join('\n')).not.toContain('secret-1234');
  });

  it('print nothing more for a terminal that takes nothing', async () => {
    const listen = await listenAtKeyboard(['--no-journal', '--compact']);
    await listen.until(HINT);
    await post(listen.url, fixture('detrack/failed'));
    await listen.until(rowOf('Failed'));
    listen.press(KEY.enter);
    await listen.until(/^> /);
    listen.terminal.pause(true);
    for (let n = 0; n < 500; n += 1) listen.press(KEY.enter, 'h', '?');
    listen.press('i', KEY.ctrlZ);
    // All keys before it have been heard by then, and what they do takes a turn.
    await expect.poll(() => listen.signals).toEqual(['SIGTSTP job']);
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    expect(listen.terminal.writableNeedDrain).toBe(true);
    // Once over its limit and no further: a payload shown whole is some 10 KB.
    expect(listen.terminal.writableLength).toBeLessThan(100_000);
    listen.terminal.pause(false);
    await listen.until(/only invalid/);
    listen.press('q');
    expect(await listen.code).toBe(0);
  });

  it('post again with the credentials that listen asks for', async () => {
    const app = await startCapture();
    const args = ['--no-journal', '--auth', 'basic:me:pass', '--forward-to', app.url];
    const listen = await listenAtKeyboard(args);
    await listen.until(HINT);
    const authorization = `Basic ${Buffer.from('me:pass').toString('base64')}`;
    await post(listen.url, fixture('detrack/failed'), { Authorization: authorization });
    listen.press('r');
    await untilSent(listen, 1);
    expect(app.requests.map((each) => each.header('Authorization'))).toEqual([authorization, authorization]);
    expect(above(listen)).not.toContain('not kept');
    listen.press('q');
    await listen.code;
  });

  it('show some events only; journal, totals and expectations have all', async () => {
    const journal = join(temporaryFolder(), 'j.ndjson');
    const listen = await listenAtKeyboard(['--journal', journal, '--compact', '--expect', 'completed']);
    await listen.until(HINT);
    listen.press('f', 'failx', KEY.backspace, KEY.enter);
    await listen.until(/only fail · /);
    await post(listen.url, fixture('detrack/in-progress'));
    await post(listen.url, changed('detrack/failed', { note: 1 }));
    listen.press('i');
    await listen.until(/only fail · only invalid · /);
    await post(listen.url, fixture('detrack/failed'));
    listen.press('k');
    await listen.until(/^> \w{8} failed .*only invalid/);
    await post(listen.url, fixture('detrack/completed'));
    expect(await listen.code).toBe(0);
    expect([rows(listen), rows(listen, 'Failed')]).toEqual([1, 1]);
    expect(above(listen)).toContain('4 received, 3 valid, 1 invalid');
    expect(readJournal(journal).records).toHaveLength(4);
  });

  it('show all again after Esc, and after a second i', async () => {
    const listen = await listenAtKeyboard(['--no-journal', '--compact']);
    await listen.until(HINT);
    listen.press('f', 'comp', KEY.enter, 'i');
    await listen.until(/only comp · only invalid/);
    listen.press('i', 'f', KEY.escape);
    await listen.until(HINT);
    await post(listen.url, fixture('detrack/failed'));
    await listen.until(rowOf('Failed'));
    listen.press('q');
    await listen.code;
  });

  it.each([
    ['as a row', ['--compact'], rowOf('Failed')],
    ['whole', ['--full'], / <-- 204 /],
  ])(
    'show what a filter has hidden and waits for its answer, once it is gone: %s',
    async (_, flags, answer) => {
      let answerNow = (): void => {};
      const app = await startCapture((response) => {
        answerNow = () => void response.writeHead(204).end();
      });
      const listen = await listenAtKeyboard(['--no-journal', ...flags, '--forward-to', app.url]);
      await listen.until(HINT);
      listen.press('f', 'comp', KEY.enter);
      await listen.until(/only comp/);
      const answered = post(listen.url, fixture('detrack/failed'));
      await expect.poll(() => app.requests.length, { timeout: 10_000 }).toBe(1);
      expect(listen.terminal.lines.join('\n')).not.toContain('DO-1001');
      listen.press('f', KEY.escape);
      await listen.until(/DO-1001/);
      answerNow();
      await answered;
      await listen.until(answer);
      listen.press('q');
      expect(await listen.code).toBe(0);
    },
  );

  it('filter by a name that there is, typed anew each time, and count what is hidden', async () => {
    const listen = await listenAtKeyboard(['--no-journal', '--compact']);
    await listen.until(HINT);
    listen.press('f', 'nothing-like-it', KEY.enter);
    await listen.until(/^no event is called nothing-like-it · /);
    expect(listen.status()).not.toContain('only');
    listen.press('f', 'wrong', KEY.ctrlU, 'comp', KEY.enter);
    await listen.until(/^only comp · /);
    await post(listen.url, fixture('detrack/failed'));
    await post(listen.url, fixture('detrack/in-progress'));
    await post(listen.url, fixture('detrack/completed'));
    await listen.until(/^only comp, 2 hidden · /);
    await listen.until(rowOf('Completed'));
    listen.press('f', 'fail');
    await listen.until(/^only events named fail_/);
    listen.press(KEY.enter);
    await listen.until(/^only fail · /);
    listen.press('f', KEY.enter);
    await listen.until(HINT);
    listen.press('q');
    await listen.code;
  });

  it('answer the next webhook with 500, once, also instead of the app', async () => {
    const app = await startCapture();
    const listen = await listenAtKeyboard(['--no-journal', '--forward-to', app.url]);
    await listen.until(HINT);
    listen.press('5');
    await listen.until(/answers 500 next/);
    const statuses = [];
    for (let n = 0; n < 2; n += 1) statuses.push((await post(listen.url, fixture('detrack/failed'))).status);
    expect(statuses).toEqual([500, 200]);
    expect(app.requests).toHaveLength(1);
    listen.press('5', '5', 'i');
    await listen.until(/only invalid/);
    expect(listen.status()).not.toContain('500');
    listen.press('q');
    expect(await listen.code).toBe(0);
  });

  it('open the live page, which sets what is answered next as a key does, and say again where it is', async () => {
    const listen = await listenAtKeyboard(['--no-journal', '--compact']);
    await listen.until(HINT);
    listen.press('w');
    await listen.until(/^inspect: http:/);
    const shown = (): string[] =>
      listen.terminal.lines.flatMap((line) => /^inspect: (\S+)$/.exec(line)?.[1] ?? []);
    const [url = ''] = shown();
    listen.press('w');
    await expect.poll(() => shown().length).toBe(2);
    expect(shown()).toEqual([url, url]);
    const page = livePageAt(url);
    await page.post('/api/answer', { next: '503' });
    await listen.until(/answers 503 next/);
    expect((await post(listen.url, fixture('detrack/failed'))).status).toBe(503);
    await listen.until(HINT);
    listen.press('5');
    await listen.until(/answers 500 next/);
    expect((await page.get('/api/state')).value).toMatchObject({
      answers: { plan: '500 next, then 200', next: null },
    });
    await expect.poll(async () => (await page.list()).rows.length).toBe(1);
    listen.press('q');
    expect(await listen.code).toBe(0);
    await untilRefused(Number(new URL(page.address).port));
  });

  it('hold the view while answers go on, and then show what waited', async () => {
    const listen = await listenAtKeyboard(['--no-journal', '--compact']);
    await listen.until(HINT);
    listen.press('p');
    await listen.until(/paused, 0 webhooks held/);
    expect((await post(listen.url, fixture('detrack/failed'))).status).toBe(200);
    expect((await post(listen.url, fixture('detrack/completed'))).status).toBe(200);
    await listen.until(/paused, 2 webhooks held/);
    expect(rows(listen)).toBe(0);
    listen.press('p');
    await listen.until(rowOf('Completed'));
    listen.press('p');
    await listen.until(/paused, 0 webhooks held/);
    await post(listen.url, fixture('detrack/in-progress'));
    listen.press('q');
    expect(await listen.code).toBe(0);
    expect(rows(listen)).toBe(3);
  });

  it('clear the screen and not the journal, draw anew, and list themselves', async () => {
    const journal = join(temporaryFolder(), 'j.ndjson');
    const listen = await listenAtKeyboard(['--journal', journal, '--compact']);
    await listen.until(HINT);
    await post(listen.url, fixture('detrack/failed'));
    await listen.until(rowOf('Failed'));
    listen.press('c', KEY.ctrlL, '?');
    await listen.until(/^ {2}Ctrl-L {2}draws/);
    await listen.until(HINT);
    expect(rows(listen)).toBe(0);
    expect(readJournal(journal).records).toHaveLength(1);
    listen.press('q');
    expect(await listen.code).toBe(0);
  });

  it.each([
    ['Ctrl-C', KEY.ctrlC, 'SIGINT job'],
    ['Ctrl-D', KEY.ctrlD, 'SIGINT itself'],
    ['q', 'q', 'SIGINT itself'],
  ])('end by %s, with the terminal as it was, and the exit code of an end', async (_, key, signal) => {
    for (const [expected, code] of [
      [[], 0],
      [['--expect', 'failed'], 130],
    ] as const) {
      const listen = await listenAtKeyboard(['--no-journal', ...expected]);
      await listen.until(HINT);
      listen.press(key);
      expect(await listen.code).toBe(code);
      expect(listen.signals).toEqual([signal]);
      expect(listen.modes).toEqual([true, false]);
      expect(listen.followers.size).toBe(0);
      expect(listen.terminal.lines.join('\n')).not.toMatch(HINT);
    }
  });

  it('hear Ctrl-C while a request is still answered, and nothing else then', async () => {
    const app = await startCapture(() => {});
    const listen = await listenAtKeyboard(['--no-journal', '--forward-to', app.url]);
    await listen.until(HINT);
    const answer = post(listen.url, fixture('detrack/failed')).catch(() => {});
    await expect.poll(() => app.requests.length, { timeout: 10_000 }).toBe(1);
    listen.press(KEY.ctrlC);
    await listen.until(/ending; Ctrl-C ends at once/);
    listen.press('q', '?', KEY.ctrlC);
    await expect.poll(() => listen.signals).toEqual(['SIGINT job', 'SIGINT job']);
    expect(above(listen)).not.toContain('lists the keys');
    await app.close();
    await answer;
    expect(await listen.code).toBe(0);
  });

  it('give the terminal back while the process is stopped, and are taken again with it', async () => {
    const listen = await listenAtKeyboard(['--no-journal']);
    await listen.until(HINT);
    listen.press(KEY.ctrlZ);
    await expect.poll(() => listen.signals).toEqual(['SIGTSTP job']);
    for (const { suspended } of listen.followers) suspended();
    expect(listen.modes).toEqual([true, false]);
    expect(listen.terminal.lines.join('\n')).not.toMatch(HINT);
    for (const { resumed } of listen.followers) resumed();
    expect(listen.modes).toEqual([true, false, true]);
    listen.press('?');
    await listen.until(HINT);
    // A stop that nobody told of.
    for (const { resumed } of listen.followers) resumed();
    expect(listen.modes).toEqual([true, false, true, false, true]);
    for (const { exiting } of listen.followers) exiting();
    expect(listen.modes.at(-1)).toBe(false);
    expect(listen.terminal.lines.join('\n')).not.toMatch(HINT);
  });

  it.each<[string, readonly string[], Parameters<typeof listenAtKeyboard>[1]]>([
    ['with --no-keys', ['--no-keys'], {}],
    ['in CI', [], { env: { CI: 'true' } }],
    ['on a dumb terminal', [], { env: { TERM: 'dumb' } }],
    ['behind a pipe', [], { isPiped: true }],
    ['in the background', [], { isBehind: true }],
    ['beside a command', ['--', process.execPath, '-e', 'setInterval(() => {}, 1000)'], {}],
  ])('are not taken %s', async (_, args, options) => {
    const listen = await listenAtKeyboard(['--no-journal', '--compact', ...args], options);
    await post(listen.url, fixture('detrack/failed'));
    await listen.until(rowOf('Failed'));
    expect(listen.modes).toEqual([]);
    expect(listen.terminal.lines.join('\n')).not.toMatch(HINT);
  });

  it('are not taken with --json', async () => {
    const listen = await listenAtKeyboard(['--no-journal', '--json'], { columns: 10_000 });
    await post(listen.url, fixture('detrack/failed'));
    await listen.until(/"type":"exchange"/);
    expect(listen.modes).toEqual([]);
  });

  it('do no harm in any order while webhooks come', async () => {
    const app = await startCapture();
    const key = fc.constantFrom(
      ...['j', 'k', KEY.up, KEY.down, KEY.enter, 'd', 'h', 'r', 'f', 'i', '5', 'p', 'c', 'w', '?', 'x', ' '],
      ...[KEY.ctrlL, KEY.backspace, 'failed', '\u001b[3~', '\t', 'é', '漢', '\u0000'],
    );
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ press: key }) },
      { weight: 1, arbitrary: fc.record({ post: fc.constantFrom('failed', 'completed') }) },
      { weight: 1, arbitrary: fc.record({ columns: fc.integer({ min: 40, max: 120 }) }) },
    );
    await holds(
      8,
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const listen = await listenAtKeyboard(['--no-journal', '--compact', '--forward-to', app.url]);
        await listen.until(HINT);
        let posted = 0;
        for (const each of steps) {
          if ('press' in each) listen.press(each.press);
          else if ('columns' in each) listen.terminal.resize(each.columns);
          else {
            posted += 1;
            await post(listen.url, fixture(`detrack/${each.post}`));
          }
        }
        listen.press(KEY.ctrlC);
        expect(await listen.code).toBe(0);
        expect(listen.modes).toEqual([true, false]);
        expect(listen.terminal.lines.join('\n')).toContain(`${posted} received`);
        expect(listen.terminal.lines.join('\n')).not.toMatch(/warning|bug of|foresaw/);
      }),
    );
  });
});

describe('Ctrl-C without keys', () => {
  it.each([
    ['SIGINT', '^C'],
    ['SIGTERM', '^C0 received'],
  ] as const)('is on a line of its own: %s', async (signal, line) => {
    const listen = await listenAtKeyboard(['--no-journal', '--no-keys']);
    // As a terminal shows it that is not told to leave it to us.
    listen.terminal.write('^C');
    listen.kill(signal);
    expect(await listen.code).toBe(0);
    expect(listen.terminal.lines).toContain(line);
  });
});
