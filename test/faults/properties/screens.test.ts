import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { post, sendRaw, startCapture } from '../../helpers/capture.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { expectHarmless } from '../../helpers/hostile-text.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { holds, sharpText } from '../../helpers/property.ts';
import { fixtureBytes } from '../../helpers/receiver.ts';

const job = JSON.parse(fixtureBytes('detrack/failed').toString('utf8')) as object;

/** Documents that are somebody's or nobody's, with sharp texts in names and values. */
const documents = fc.oneof(
  fc.dictionary(sharpText, fc.oneof(sharpText, fc.array(sharpText, { maxLength: 3 })), { maxKeys: 4 }),
  fc
    .record({
      do_number: sharpText,
      status: sharpText,
      reason: sharpText,
      attempt: sharpText,
      date: sharpText,
    })
    .map((fields) => ({ ...job, ...fields })),
);
const bodies = fc.oneof(
  documents.map((document) => JSON.stringify(document)),
  sharpText,
);
/** What a header can carry: a byte a character, no NUL and no line break. */
const headerText = fc.uint8Array({ maxLength: 12 }).map((bytes) =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\0\r\n]/g, ''),
);
const modes = fc.constantFrom(
  { flags: [] },
  { flags: [], terminal: 80 },
  { flags: ['--all', '--headers'], terminal: 60 },
  { flags: ['--compact'] },
  { flags: ['--json'] },
  { flags: ['--json', '--raw'] },
);

/** Colours of ours, which are all that may be there on a terminal. */
function withoutColours(text: string): string {
  return text.replace(/\u001b\[[\d;]*m/g, '');
}

function expectRunHarmless({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): void {
  expectHarmless({ stdout: withoutColours(stdout), stderr: withoutColours(stderr) });
}

it('no text that comes acts on a terminal, out of a pipe, a report or the journal', async () => {
  await holds(
    10,
    fc.asyncProperty(bodies, headerText, modes, async (body, header, { flags, ...place }) => {
      const cwd = temporaryFolder();
      const kinds = ['junit', 'markdown', 'html'];
      const reports = kinds.flatMap((kind) => ['--report', `${kind}=report.${kind}`]);
      const listening = await listenInProcess([...flags, ...reports], { cwd, ...place });
      await post(listening.url, body, { 'Content-Type': 'application/json' });
      const head = `POST /${header} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Odd: ${header}\r\nContent-Length: 2\r\n\r\n{}`;
      await sendRaw(listening.port, Buffer.from(head, 'latin1'));
      listening.kill('SIGTERM');
      const run = await listening.ended;
      expect(run.code).toBe(0);
      expectRunHarmless(run);
      for (const kind of kinds) {
        expectHarmless({ stdout: readFileSync(join(cwd, `report.${kind}`), 'utf8'), stderr: '' });
      }
      for (const args of [['history'], ['history', 'show', 'last', '--all'], ['history', '--json']]) {
        expectRunHarmless(await runInProcess(args, { cwd, ...place }));
      }
    }),
  );
});

it('no text of a file, an answer or an argument does', async () => {
  await holds(
    10,
    fc.asyncProperty(bodies, sharpText, modes, async (body, text, { flags, ...place }) => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'body.json'), body);
      const server = await startCapture((response) => response.writeHead(500).end(text, 'utf8'));
      const json = flags.filter((flag) => flag === '--json');
      // A spinner turns where an answer is awaited, and a pipe gets a payload as it is.
      const [inPipe, onTerminal] = [{ cwd }, { cwd, terminal: 80, ...place }];
      for (const [args, where] of [
        [['validate', 'body.json', '--all', ...json], onTerminal],
        [['send', 'failed', '--no-journal', '--to', server.url, ...json], inPipe],
        [['send', 'failed', '--dry-run', `--set=note=${JSON.stringify(text)}`], onTerminal],
        [['send', 'failed', '--print=http', `--set=note=${JSON.stringify(text)}`], onTerminal],
        [['send', text, ...json], inPipe],
      ] as const) {
        const run = await runInProcess(args, where);
        expect(run.code).not.toBe(70);
        expectRunHarmless(run);
      }
      await server.close();
    }),
  );
});
