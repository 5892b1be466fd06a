import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createReceiver } from '../../../src/api/receiver.ts';
import { bodyBytes } from '../../../src/core/http/body.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { postJson } from '../../helpers/http-client.ts';
import { startHttpServer } from '../../helpers/http-server.ts';
import { runInProcess } from '../../helpers/in-process.ts';
import { readJournal } from '../../helpers/journal.ts';
import { jsonText } from '../../helpers/json-texts.ts';
import { holds, sharpText } from '../../helpers/property.ts';
import { fixtureBytes } from '../../helpers/receiver.ts';

const payload = fixtureBytes('detrack/failed').toString('utf8').trim();

/** Bodies of all kinds, and headers that say what they are, or not. */
const bodies = fc.oneof(
  jsonText.map((text) => Buffer.from(text, 'utf8')),
  jsonText.map((text) => Buffer.from(payload.replace('{', `{"more":${text},`), 'utf8')),
  sharpText.map((text) => Buffer.from(text, 'utf8')),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);
const types = fc.constantFrom(
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain; charset=iso-8859-1',
  '',
);

it('bytes that are received are kept, forwarded and posted again as they came', async () => {
  await using app = await startHttpServer();
  const cwd = temporaryFolder();
  const journal = join(cwd, 'journal.ndjson');
  await using receiver = await createReceiver({ journal, forwardTo: app.url });
  await holds(
    25,
    fc.asyncProperty(bodies, types, fc.boolean(), async (body, type, isZipped) => {
      const sent = isZipped ? gzipSync(body) : body;
      const headers = { 'Content-Type': type, ...(isZipped ? { 'Content-Encoding': 'gzip' } : {}) };
      const before = app.requests.length;
      expect((await postJson(receiver.url, sent, headers)).status).toBe(204);
      const record = readJournal(journal).records.at(-1);
      expect(record && bodyBytes(record.request).equals(sent)).toBe(true);
      const again = await runInProcess(['repost', 'last', '--journal', journal, '--to', app.url], { cwd });
      expect(again.stderr).not.toMatch(/^error/m);
      const [forwarded, reposted, ...more] = app.requests.slice(before);
      expect(forwarded?.body.equals(sent)).toBe(true);
      expect(reposted?.body.equals(sent)).toBe(true);
      expect(more).toEqual([]);
      // The next one has a journal of its own, so that a long run does not read it over and over.
      rmSync(journal);
    }),
  );
});

it('bytes of a file are sent and printed as they are', async () => {
  await using app = await startHttpServer();
  await holds(
    15,
    fc.asyncProperty(bodies, async (body) => {
      const args = ['send', '--file', '-', '--no-journal', '--to', app.url];
      const sent = await runInProcess(args, { input: body });
      const printed = await runInProcess([...args, '--dry-run'], { input: body });
      expect([sent.code, printed.code]).not.toContain(70);
      if (sent.code !== 0) return expect(sent.stderr).toMatch(/^error: /m);
      expect(app.requests.at(-1)?.body.equals(body)).toBe(true);
      expect(printed.stdout).toBe(body.toString('utf8'));
    }),
  );
});
