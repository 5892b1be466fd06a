import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { buildEvent, runScenario, send } from '../../../src/index.ts';
import { post, startCapture } from '../../helpers/capture.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { makeFifo } from '../../helpers/special-files.ts';

/** Whose job it is, which nothing that is saved may tell. */
const PERSON = 'Philomena Quack';

/** A journal with a job of three webhooks, of which the second came twice; two more jobs, and what is nobody's. */
async function withJobs() {
  const cwd = temporaryFolder();
  const listening = await listenInProcess([], { cwd });
  const webhook = (event: string, key: string, more: JsonObject = {}): string =>
    buildEvent({
      event,
      id: key,
      seed: key,
      set: { deliver_to_collect_from: PERSON, instructions: `ring for ${PERSON}`, ...more },
    }).payloadText;
  const failed = webhook('failed', 'DO-1001');
  const form = new URLSearchParams([
    ['json', webhook('failed', 'DO-3')],
    ['key', 'account-key'],
  ]).toString();
  const bodies = [
    ...[webhook('in-progress', 'DO-1001'), failed, failed, webhook('completed', 'DO-1001')],
    ...['{"hello":1}', 'no JSON', webhook('failed', 'DO-2', { status: 'teleported' }), form],
  ];
  for (const body of bodies) await post(`${listening.url}hooks`, body);
  listening.kill('SIGTERM');
  await listening.ended;
  const folder = (kind: string): string => join(cwd, 'webhook-cli', kind);
  return {
    cwd,
    folder,
    file: (kind: string, name: string): string => readFileSync(join(folder(kind), `${name}.json`), 'utf8'),
    save: (...args: string[]) => runInProcess(['history', 'save', ...args], { cwd }),
  };
}

describe('history save', () => {
  it('makes a fixture without anybody’s data, which send, events and the API know', async () => {
    const { cwd, save, file, folder } = await withJobs();
    const run = await save('--key', 'DO-1001', '--event', 'failed', '--last', '1', 'Nobody'.toLowerCase());
    expect(run).toMatchObject({ code: 0, stdout: 'webhook-cli/fixtures/nobody.json\n' });
    expect(run.stderr).toMatch(
      /^failed, received \S+Z, scrubbed; webhook-cli send --fixture nobody sends it/,
    );
    const text = file('fixtures', 'nobody');
    expect(text).not.toMatch(/Philomena|Quack/);
    expect(JSON.parse(text)).toMatchObject({
      ...{ provider: 'detrack', event: 'failed', payloadVersion: '2', contentForm: 'json' },
      ...{ provenance: 'captured', scrubbed: true, payload: { do_number: 'DO-1001' } },
    });
    expect(Object.keys(JSON.parse(text) as object)).not.toContain('headers');
    const server = await startCapture();
    const sent = await runInProcess(['send', '--fixture', 'Nobody', '--to', server.url, '--count', '2'], {
      cwd,
    });
    expect(sent.code).toBe(0);
    expect(sent.stdout).not.toContain('*');
    expect(sent.stderr).toMatch(/\ncaptured payload: received \S+, scrubbed\n/);
    const bodies = server.requests.map(({ body }) => JSON.parse(body.toString()) as { do_number: string });
    expect(new Set(bodies.map((body) => body.do_number)).size).toBe(2);
    expect(bodies.map((body) => body.do_number)).not.toContain('DO-1001');
    const exact = ['send', '--fixture', './webhook-cli/fixtures/nobody.json', '--verbatim', '--dry-run'];
    const printed = await runInProcess(exact, { cwd });
    expect(text).toContain(printed.stdout.trim());
    const { lines } = await runInProcess(['events', '--provider', 'detrack', '--json'], { cwd });
    expect(lines.at(-2)).toMatchObject({ type: 'fixture', name: 'nobody', provenance: 'captured' });
    expect(lines.at(-1)).toMatchObject({ type: 'summary', events: 12, fixtures: 1 });
    const shown = await runInProcess(['events', 'show', 'nobody', '--id', 'MY-1'], { cwd });
    expect(JSON.parse(shown.stdout)).toMatchObject({ do_number: 'MY-1' });
    const built = buildEvent({ fixture: 'nobody', project: cwd, set: { reason: 'Damaged' } });
    expect(built).toMatchObject({ event: 'failed', provenance: 'captured', payload: { reason: 'Damaged' } });
    const path = join(folder('fixtures'), 'nobody.json');
    const answered = await send({ fixture: path, to: server.url, verbatim: true });
    expect(answered).toMatchObject({ key: 'DO-1001', response: { status: 200 } });
  });

  it('keeps what came with --exact, by an id, in the form it came in', async () => {
    const { cwd, save, file } = await withJobs();
    const { lines } = await runInProcess(['history', '--json', '--key', 'DO-3'], { cwd });
    const id = String(lines[0]?.['id']);
    const run = await save(id, 'exact', '--exact', '--json');
    expect(run.code).toBe(0);
    expect(run.stderr).toBe('warning: of the form only the document is kept, not "key"\n');
    expect(run.lines).toEqual([
      {
        ...{ schemaVersion: 1, type: 'saved', kind: 'fixture', name: 'exact', provider: 'detrack' },
        ...{ file: 'webhook-cli/fixtures/exact.json', scrubbed: false, events: ['failed'], leftOut: [] },
        exchanges: [id],
      },
    ]);
    expect(file('fixtures', 'exact')).toContain(PERSON);
    expect(file('fixtures', 'exact')).not.toContain('account-key');
    const sent = await runInProcess(['send', '--fixture', 'exact', '--print', 'json'], { cwd });
    expect(sent.lines[0]).toMatchObject({
      contentForm: 'form',
      request: { body: expect.stringMatching(/^json=/) },
    });
  });

  it('makes a scenario of a job, which send, events, check and the API play', async () => {
    const { cwd, save, file } = await withJobs();
    const run = await save('--key', 'DO-1001', '--scenario', 'mine');
    expect(run).toMatchObject({ code: 0, stdout: 'webhook-cli/scenarios/mine.json\n' });
    expect(run.stderr).toContain(
      '3 steps, the first whole, the others as what they changed, 1 repeat left out',
    );
    expect(file('scenarios', 'mine')).not.toMatch(/Philomena|Quack/);
    const server = await startCapture();
    const sent = await runInProcess(['send', '--scenario', 'mine', '--to', server.url], { cwd });
    expect(sent.code).toBe(0);
    expect(sent.stderr).toMatch(/\ncaptured scenario: received \S+ to \S+, scrubbed\n/);
    const statuses = server.requests.map(
      ({ body }) => (JSON.parse(body.toString()) as { status: string }).status,
    );
    expect(statuses).toEqual(['dispatched', 'failed', 'completed']);
    const { lines } = await runInProcess(['events', '--scenarios', '--json'], { cwd });
    expect(lines.at(-2)).toMatchObject({ type: 'scenario', name: 'mine', provenance: 'captured' });
    const table = await runInProcess(['events', '--scenarios'], { cwd });
    expect(table.stdout).toMatch(/^detrack +mine +3 +captured: A job of /m);
    expect((await runInProcess(['events'], { cwd })).stdout).toMatch(
      /\n\nprovider +scenario .*\ndetrack +mine +3 /,
    );
    const listed = await runInProcess(['events', '--json'], { cwd });
    expect(listed.lines.slice(-2)).toMatchObject([lines.at(-2), { events: 18, scenarios: 1 }]);
    const shown = await runInProcess(['events', 'show', 'Mine'], { cwd });
    expect(shown.stdout).toMatch(
      /^step +after +event +what\n +1 +in-progress.*\n +2 .* failed.*\n +3 .* completed.*\n$/,
    );
    expect((await runInProcess(['events', 'show', 'mine', '--json'], { cwd })).lines).toEqual([lines.at(-2)]);
    const cases = ['check', '--list', '--scenario', 'mine', '--only', 'ordering'];
    const { stdout } = await runInProcess(cases, { cwd });
    expect(stdout).toContain('ordering/mine');
    expect(stdout).not.toContain('ordering/delivered');
    const check = ['check', server.url, '--scenario', 'mine', '--only', 'ordering/mine', '--json'];
    const { lines: checked } = await runInProcess([...check, '--runs', '2'], { cwd });
    expect(checked.at(-1)).toMatchObject({ type: 'summary', provider: 'detrack' });
    const asEvent = await runInProcess(['send', 'mine'], { cwd });
    expect(asEvent).toMatchObject({ code: 2 });
    expect(asEvent.stderr).toContain("--scenario mine sends the project's scenario");
    const played = await runScenario({ scenario: 'mine', project: cwd, to: server.url });
    expect(played).toMatchObject({ delivered: 3, scenario: 'mine' });
    const unknown = await runInProcess(['send', '--scenario', 'mien'], { cwd });
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toContain('Did you mean "mine"?');
  });

  it('refuses what makes none, says what to do and writes nothing', async () => {
    const { cwd, save } = await withJobs();
    const before = readdirSync(cwd, { recursive: true });
    const rows: readonly (readonly [args: readonly string[], code: string])[] = [
      [['last'], 'flag_does_not_fit'],
      [[], 'cannot_save'],
      [['--key', 'DO-1001', 'one'], 'ambiguous_exchange'],
      [['--key', 'DO-9', 'one'], 'unknown_exchange'],
      [['nobody-there', 'one'], 'unknown_exchange'],
      [['--scenario', 'one'], 'flag_does_not_fit'],
      [['last', 'one', '--key', 'DO-1001'], 'flag_does_not_fit'],
      [['last', '--scenario', 'one', '--key', 'DO-1001'], 'flag_does_not_fit'],
      [['--key', 'DO-1001', '--scenario', 'one', '--as', 'failed'], 'flag_does_not_fit'],
      [['--key', 'DO-1001', '--direction', 'sent', '--scenario', 'one'], 'flag_does_not_fit'],
      [['--key', 'DO-3', '--scenario', 'one'], 'cannot_save'],
      [['--key', 'DO-7', '--scenario', 'one'], 'cannot_save'],
      [['--since', '1h', '--scenario', 'one'], 'cannot_save'],
      [['--grep', 'hello', 'one'], 'cannot_save'],
      [['--grep', 'no JSON', 'one'], 'cannot_save'],
      [['--key', 'DO-2', 'one'], 'cannot_save'],
      [['--key', 'DO-3', '../one'], 'bad_name'],
      [['--key', 'DO-3', 'con'], 'bad_name'],
      [['--key', 'DO-3', 'failed'], 'name_taken'],
      [['--key', 'DO-1001', '--scenario', 'delivered'], 'name_taken'],
    ];
    for (const [args, code] of rows) {
      const run = await save(...args, '--json');
      expect([args, run.code, run.lines]).toEqual([
        args,
        2,
        [expect.objectContaining({ type: 'error', code, hint: expect.stringMatching(/./) })],
      ]);
    }
    for (const rest of [['one'], ['--scenario', 'one']]) {
      const [far, near, other] = [
        await save('--key', 'nope', ...rest),
        await save('--key', 'do-1002', ...rest),
        await save('--key', 'DO-2', '--grep', 'not in it', ...rest),
      ];
      expect(far.stderr).toContain(
        'no webhook of the key "nope" was received\n       the newest keys are "DO-3", "DO-2", "DO-1001"\n',
      );
      expect(near.stderr).toContain('did you mean "DO-1001"?');
      expect(other.stderr).toContain('meant');
    }
    expect(readdirSync(cwd, { recursive: true })).toEqual(before);
  });

  it('says what of a job is no step, and which event it is where it is told', async () => {
    const { save, file } = await withJobs();
    const run = await save('--since', '1h', '--scenario', 'several');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('these webhooks are of 2 jobs: Detrack DO-1001, Detrack DO-3');
    const odd = await save('--key', 'DO-2', 'teleported', '--as', 'in-progress');
    expect(odd.code).toBe(0);
    expect(JSON.parse(file('fixtures', 'teleported'))).toMatchObject({ event: 'in-progress' });
  });

  it('takes no name that is taken, unless --force says so, and never what is no file', async () => {
    const { cwd, save, file, folder } = await withJobs();
    const args = ['--key', 'DO-3', '--exact'];
    expect((await save(...args, 'taken')).code).toBe(0);
    const again = await save(...args, 'taken');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('webhook-cli/fixtures/taken.json is there already');
    writeFileSync(join(folder('fixtures'), 'taken.json'), 'old');
    expect((await save(...args, 'taken', '--force')).code).toBe(0);
    expect(file('fixtures', 'taken')).toContain('"captured"');
    const outside = join(temporaryFolder(), 'outside.json');
    symlinkSync(outside, join(folder('fixtures'), 'link.json'));
    mkdirSync(join(folder('fixtures'), 'folder.json'));
    makeFifo(join(folder('fixtures'), 'fifo.json'));
    for (const [name, what] of [
      ['link', 'a symbolic link'],
      ['folder', 'a folder'],
      ['fifo', 'a FIFO'],
    ] as const) {
      const run = await save(...args, name, '--force');
      expect(run).toMatchObject({ code: 3, stdout: '' });
      expect(run.stderr).toContain(`it is ${what}, not a regular file`);
    }
    expect(existsSync(outside)).toBe(false);
    writeFileSync(join(folder('fixtures'), 'broken.json'), '{');
    const listed = await runInProcess(['events'], { cwd });
    expect(listed.code).toBe(0);
    expect(listed.stdout).toMatch(/^detrack +taken +captured/m);
    expect(listed.stderr).toContain('webhook-cli/fixtures/broken.json:1:2: ');
    expect(listed.stderr).toContain('fifo.json cannot be read');
    const sent = await runInProcess(['send', '--fixture', 'broken'], { cwd });
    expect(sent).toMatchObject({ code: 2 });
    expect((await runInProcess(['send', '--fixture', 'none'], { cwd })).stderr).toContain(
      'no fixture "none"',
    );
  });

  it('reads another journal, and leaves out what is nobody’s', async () => {
    const { cwd, save } = await withJobs();
    const listening = await listenInProcess(['--journal', 'other'], { cwd });
    for (const event of ['in-progress', 'failed']) {
      await post(`${listening.url}`, buildEvent({ event, id: 'DO-8', seed: '8' }).payloadText);
      await post(`${listening.url}`, '{"hello":1}');
    }
    await runInProcess(['send', 'completed', '--id', 'DO-8', '--journal', 'other', '--to', listening.url], {
      cwd,
    });
    const target = await startCapture();
    await runInProcess(['send', 'failed', '--journal', 'sent', '--to', target.url], { cwd });
    listening.kill('SIGTERM');
    await listening.ended;
    // What was kept last is the sent half of it, which means what was received.
    const paired = await save('last', 'paired', '--journal', 'other', '--json');
    expect(paired.lines).toEqual([expect.objectContaining({ type: 'saved', events: ['completed'] })]);
    const sent = await save('last', 'only-sent', '--journal', 'sent');
    expect(sent.code).toBe(2);
    expect(sent.stderr).toContain(' was sent and not received here: a fixture is what came');
    const run = await save('--journal', 'other', '--since', '1h', '--scenario', 'others', '--json');
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^warning: \w+ is left out: it is of no known provider$/m);
    expect(run.lines[0]).toMatchObject({ events: ['in-progress', 'failed', 'completed'], leftOut: [{}, {}] });
  });
});
