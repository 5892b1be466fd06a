import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
    const onTerminal = await print(['--dry-run'], 80);
    expect(onTerminal.stdout).toBe(`${SHOWN}\n`);
    expect((await print(['--dry-run'])).stdout).toBe(BODY);
  });

  it.each([80, undefined])(
    'by --print is made visible (%s), its bytes told another way, and those of a message exact in a pipe',
    async (terminal) => {
      const json = await print(['--print', 'json'], terminal);
      expect(json.stdout).not.toMatch(/[\u007f-\u009f\u00ad\u202c\u202e]/);
      expect(json.lines).toMatchObject([{ request: { body: BODY } }]);
      const http = await print(['--print', 'http'], terminal);
      expect(http.stdout.endsWith(`\n\n${terminal === undefined ? BODY : SHOWN}\n`)).toBe(true);
      const curl = await print(['--print', 'curl'], terminal);
      expect(curl.stdout).toContain(Buffer.from(BODY).toString('base64'));
      expect(curl.stdout).not.toMatch(/[^\x20-\x7e\n]/);
    },
  );

  it('says on a terminal how much of it is not text', async () => {
    const body = Uint8Array.of(0x7b, 0xc3, 0x7d);
    for (const form of [['--dry-run'], ['--print', 'http']]) {
      expect((await print(form, 80, body)).stdout).toContain('(3 bytes that are no UTF-8)');
    }
  });
});
