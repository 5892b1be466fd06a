import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { unusedPort } from '../helpers/capture.ts';
import { temporaryFolder } from '../helpers/cli.ts';
import { runInProcess } from '../helpers/in-process.ts';

/** What would act on a terminal, or hide in it, as a sender may write it: in JSON it needs no escape. */
const BODY =
  '{"note":"\u202eevil\u202c \u009b31m \u007f soft\u00adhyphen a\u200db می\u200cخواهم 👩\u200d💻 ❤\ufe0f"}';
const SHOWN =
  '{"note":"\\u202eevil\\u202c \\u009b31m \\u007f soft\\u00adhyphen a\\u200db می\u200cخواهم 👩\u200d💻 ❤\ufe0f"}';

function print(form: readonly string[], terminal?: number, body: string | Uint8Array = BODY) {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'body.json'), body);
  const args = ['send', '--file', 'body.json', '--to', 'http://localhost:1/', ...form];
  return runInProcess(args, { cwd, ...(terminal === undefined ? {} : { terminal }) });
}

describe('a request that is printed', () => {
  it('by --dry-run is made visible on a terminal, and has its exact bytes in a pipe', async () => {
    for (const all of [[], ['--all']]) {
      const onTerminal = await print(['--dry-run', ...all], 140);
      const lines = stripVTControlCharacters(onTerminal.stdout).split('\n');
      expect(lines[1]?.trim()).toBe(SHOWN.slice(1, -1).replace('":"', '": "'));
      expect((await print(['--dry-run', ...all])).stdout).toBe(BODY);
    }
    expect((await print(['--dry-run'], 80, 'no \u009bJSON')).stdout).toBe('no \\u009bJSON\n');
  });

  it('by --dry-run is coloured and folded on a terminal, with what is found at its field', async () => {
    const args = ['send', 'failed', '--dry-run', '--set', 'attempt="2"', '--content-type'];
    for (const form of ['json', 'form']) {
      const { stdout } = await runInProcess([...args, form], { terminal: 100 });
      expect(stdout).toMatch(/\u001b\[\d/);
      const shown = stripVTControlCharacters(stdout).split('\n');
      const field = shown.findIndex((line) => line.trim() === '"attempt": "2",');
      expect(shown[field + 1]).toMatch(/^ +~~~ error detrack\/type: expected an integer, got a string/);
      expect(shown.filter((line) => line.length > 100)).toEqual([]);
      expect(stdout).toMatch(/… .*\d+ null and \d+ empty fields .*\(--all\)/);
      const all = await runInProcess([...args, form, '--all'], { terminal: 100 });
      expect(stripVTControlCharacters(all.stdout).split('\n').length).toBeGreaterThan(shown.length + 50);
      expect(all.stdout).not.toContain('(--all)');
    }
  });

  it('by --dry-run of a scenario has a title for each webhook on a terminal, and is one a line in a pipe', async () => {
    const args = ['send', '--scenario', 'delivered', '--dry-run', '--id', 'DO-1'];
    const onTerminal = await runInProcess(args, { terminal: 100 });
    expect(stripVTControlCharacters(onTerminal.stdout).match(/^\S.*step \d of 4$/gm)).toEqual([
      'Info Received · Delivery DO-1 · step 1 of 4',
      'In Progress · Delivery DO-1 · step 2 of 4',
      'Heading To · Delivery DO-1 · step 3 of 4',
      'Completed · Delivery DO-1 · step 4 of 4',
    ]);
    const piped = await runInProcess(args);
    expect(
      piped.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toHaveLength(4);
  });

  it('has --all with --dry-run alone', async () => {
    for (const form of [[], ['--dry-run', '--print', 'http']]) {
      const run = await print([...form, '--all']);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toContain('--all needs --dry-run, and no --print');
    }
    // In the environment it may be meant for history.
    const env = { WEBHOOK_CLI_ALL: '1' };
    const port = await unusedPort();
    const sent = await runInProcess(['send', 'failed', '--no-journal', '--to', String(port)], { env });
    expect(sent.stdout).toContain('nothing listens');
    const shown = await runInProcess(['send', 'failed', '--dry-run'], { env, terminal: 100 });
    expect(shown.stdout).not.toContain('(--all)');
  });

  it.each([80, undefined])(
    'by --print is made visible (%s), its bytes told another way, and those of a message exact in a pipe',
    async (terminal) => {
      const json = await print(['--print', 'json'], terminal);
      expect(json.stdout).not.toMatch(/[\u007f-\u009f\u00ad\u202c\u202e]/);
      expect(json.lines).toMatchObject([{ request: { body: BODY } }]);
      const http = await print(['--print', 'http'], terminal);
      expect(http.stdout.endsWith(`\n\n${terminal === undefined ? BODY : `${SHOWN}\n`}`)).toBe(true);
      const curl = await print(['--print', 'curl'], terminal);
      expect(curl.stdout).toContain(Buffer.from(BODY).toString('base64'));
      expect(curl.stdout).not.toMatch(/[^\x20-\x7e\n]/);
    },
  );

  it('has a line break behind each body in a pipe only where there are several', async () => {
    const args = ['send', '--scenario', 'delivered', '--provider', 'detrack', '--to', 'localhost:1'];
    for (const form of ['--dry-run', '--print=http']) {
      const one = await runInProcess([...args, form, '--to-step', '1']);
      expect(one.stdout).toMatch(/\}$/);
      const two = await runInProcess([...args, form, '--to-step', '2']);
      expect(two.stdout.match(/\}\n(?=POST|\{|$)/g)).toHaveLength(2);
    }
  });

  it('says on a terminal how much of it is not text', async () => {
    const body = Uint8Array.of(0x7b, 0xc3, 0x7d);
    for (const form of [['--dry-run'], ['--print', 'http']]) {
      expect((await print(form, 80, body)).stdout).toContain('(3 bytes that are no UTF-8)');
    }
  });
});
