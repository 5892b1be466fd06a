import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkEndpoint } from '../../../src/api/check.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { startHttpServer } from '../../helpers/http-server.ts';
import { runInProcess } from '../../helpers/in-process.ts';

const KEY = 'hook key+&="é';

/** An endpoint that refuses a push without the account's key. */
function endpoint() {
  return startHttpServer((response, { body }) => {
    const fields = new URLSearchParams(body.toString());
    response.writeHead(fields.get('key') === KEY && fields.get('json') !== null ? 200 : 422).end('no key');
  });
}

const FORM = { provider: 'detrack', payloadVersions: ['1'], contentForms: ['form'] } as const;

describe('the web hook key of an account', () => {
  it('is in every form, beside the document', async () => {
    await using server = await endpoint();
    const options = {
      ...FORM,
      url: server.url,
      only: ['event', 'content', 'text', 'duplicate', 'ordering'],
      runs: 2,
    };
    const outcome = await checkEndpoint({ ...options, formKey: KEY });
    expect(outcome.results.filter(({ outcome: one }) => one === 'fail')).toEqual([]);
    const without = await checkEndpoint({ ...options, only: ['event'] });
    expect(without.results.filter(({ outcome: one }) => one === 'fail')).toHaveLength(1);
  });

  it('is in no line, no report and no record', async () => {
    await using server = await startHttpServer((response) => response.writeHead(500).end());
    const cwd = temporaryFolder();
    const run = await runInProcess(
      [
        ...['check', server.url, '--provider', 'detrack', '--payload-version', '1', '--content-type', 'form'],
        ...['--form-key', KEY, '--only', 'event', '--only', 'malformed', '--all', '--json'],
        ...[
          '--report',
          'html=r.html',
          '--report',
          'markdown=r.md',
          '--report',
          'junit=r.xml',
          '--report',
          'pretty',
        ],
      ],
      { cwd },
    );
    expect(run.code).toBe(1);
    expect(String(server.requests[0]?.body)).toContain('hook+key');
    const said = [
      run.stdout,
      run.stderr,
      ...['r.html', 'r.md', 'r.xml'].map((file) => readFileSync(join(cwd, file), 'utf8')),
    ];
    for (const text of said) expect(text).not.toMatch(/hook.{0,3}key/);
    expect(run.stdout).toContain('key=%5Bredacted%5D');
    expect(run.stdout).toContain('--form-key KEY');
  });

  it.each([
    ['no form is sent', { contentForms: ['json'] as const, payloadVersions: ['2'] }, 'none is sent'],
    [
      'the provider has none',
      { provider: 'deliveright', payloadVersions: ['1'], contentForms: undefined },
      'sends none with a key',
    ],
  ])('is refused where %s', async (_, options, message) => {
    const refused = checkEndpoint({ ...FORM, url: 'http://localhost:1', formKey: 'x', ...options });
    await expect(refused).rejects.toMatchObject({
      code: 'flag_does_not_fit',
      message: expect.stringContaining(message),
    });
  });
});
