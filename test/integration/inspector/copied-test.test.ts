import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { copyOf } from '../../../src/inspector/views/copy.ts';
import { judge } from '../../helpers/bundled.ts';
import { startCapture } from '../../helpers/capture.ts';
import { fixture, startProcess, temporaryFolder } from '../../helpers/cli.ts';
import { exchange } from '../../unit/output/samples.ts';

it('copies a webhook as a test that runs, and fails where the endpoint refuses', async () => {
  const bytes = fixture('detrack/failed');
  const { provider, valid, event, key } = judge(bytes, [['Content-Type', 'application/json']]);
  const webhook = exchange({
    ...{ provider, valid, event, key },
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:1/',
      headers: [
        ['Host', '127.0.0.1:1'],
        ['Content-Type', 'application/json'],
        ['Authorization', 'Bearer [redacted]'],
        ['X-Odd', "it's \\ odd"],
      ],
      size: bytes.length,
      body: bytes.toString(),
      bodyEncoding: 'utf8',
    },
  });
  let status = 200;
  const endpoint = await startCapture((response) => response.writeHead(status).end('why not'));
  const options = { target: endpoint.url, isScrubbed: false };
  const file = join(inject('packedFolder'), 'copied.test.mjs');
  writeFileSync(file, copyOf(webhook, 'test', options));
  const env = { WEBHOOK_CLI_BEARER: 'secret' };
  const run = () => startProcess(process.execPath, ['--test', file], { cwd: temporaryFolder(), env }).ended;
  const passed = await run();
  expect([passed.code, passed.stdout]).toEqual([0, expect.stringContaining('takes detrack failed')]);
  status = 503;
  const failed = await run();
  expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining('503 why not')]);
  const [request] = endpoint.requests;
  expect(request?.body.equals(bytes)).toBe(true);
  expect(['authorization', 'x-odd'].map((name) => request?.header(name))).toEqual([
    'Bearer secret',
    "it's \\ odd",
  ]);
});
