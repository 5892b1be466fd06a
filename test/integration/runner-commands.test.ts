import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createWriter } from '../../src/output/writer.ts';
import { startCapture } from '../helpers/capture.ts';
import { type RunResult, temporaryFolder } from '../helpers/cli.ts';
import { call } from '../helpers/http-client.ts';
import { type InProcessOptions, listenInProcess, runInProcess } from '../helpers/in-process.ts';
import { fixtureBytes } from '../helpers/receiver.ts';

/** What the runners of CI systems obey in what a job prints. */
const COMMANDS = [
  '##vso[task.setvariable variable=A]b',
  '##VSO[task.complete result=Failed]',
  '##teamcity[buildStatus status=x]',
  '##[error]x',
  '###[group]x',
  '::error file=a::x',
  '  ::set-output name=A::b',
  '\u00a0::add-mask::x',
  '\u001b[0Ksection_start:1:a\r\u001b[0K',
];

/** Each at the start of a text, behind a word, and on lines of its own. */
const TEXT = COMMANDS.flatMap((command) => [
  command,
  `word ${command}`,
  `\n${command}\n`,
  `\r\n\t${command}`,
]).join(' ');

/** What each runner reads as one, wherever its documentation and its source say. */
const OBEYED: Readonly<Record<string, RegExp>> = {
  'GitHub Actions, Azure Pipelines, TeamCity anywhere': /##\w*\[/i,
  'GitHub Actions at the start of a line': /^\s*::/m,
  GitLab: /section_(?:start|end):\d+:[^\r\n]*\r\u001b\[0K/,
};

function expectSilent(texts: Readonly<Record<string, string>>): void {
  for (const [where, text] of Object.entries(texts)) {
    for (const [runner, command] of Object.entries(OBEYED)) {
      const found = command.exec(text);
      const said = found === null ? 'nothing' : JSON.stringify(text.slice(found.index, found.index + 60));
      expect(`${where} says to ${runner}: ${said}`).toBe(`${where} says to ${runner}: nothing`);
    }
  }
}

function expectRunSilent({ stdout, stderr }: Pick<RunResult, 'stdout' | 'stderr'>): void {
  expectSilent({ stdout, stderr });
}

/** A published payload in which texts, a key and a whole number's place hold commands. */
const PAYLOAD = JSON.stringify({
  ...(JSON.parse(fixtureBytes('detrack/failed').toString('utf8')) as object),
  do_number: TEXT,
  reason: TEXT,
  note: COMMANDS[5],
  attempt: TEXT,
  [TEXT]: [TEXT],
  '::error::key': { '::warning::inner': null, '##vso[a]b': COMMANDS },
});

/** Whatever a sender can write. */
async function sendAll(url: string): Promise<void> {
  const json = { 'Content-Type': 'application/json' };
  const bodies = [
    PAYLOAD,
    fixtureBytes('detrack/failed'),
    PAYLOAD.replaceAll('word', 'other'),
    TEXT,
    `{"a":${TEXT}`,
  ];
  for (const body of bodies) await call(`${url}::error::x/##vso[a]b?::error::x`, { headers: json, body });
  await call(`${url}##vso`, {
    headers: { 'X-Odd': '::error::x ##vso[a]b', Origin: 'http://::error::x' },
    body: '{}',
  });
  await call(url, { method: 'DELETE', headers: { '##vso': '##teamcity[a]' } });
}

const MODES: readonly (readonly string[])[] = [
  [],
  ['--all', '--headers'],
  ['--compact'],
  ['--json'],
  ['--json', '--raw'],
  ['--strict', '--reject-invalid', '--expect', 'failed:reason=::error::x'],
];
/** A pipe, and terminals: one too narrow for a spinner, which the streams of a test cannot show. */
const PLACES: readonly InProcessOptions[] = [{}, { terminal: 39 }];

it('the texts of this test are commands', () => {
  for (const command of Object.values(OBEYED)) expect(TEXT).toMatch(command);
});

describe.each(MODES.map((flags) => [flags.join(' ') || 'no flags', flags] as const))(
  'listen with %s',
  (_name, flags) => {
    it.each(PLACES)('lets nobody speak to the runner, at %j', async (place) => {
      const cwd = temporaryFolder();
      const kinds = ['junit', 'markdown', 'html'];
      const reports = kinds.flatMap((kind) => ['--report', `${kind}=report.${kind}`]);
      const more = flags.includes('--expect') ? ['--timeout', '1h'] : [];
      const listening = await listenInProcess(['--no-journal', ...flags, ...reports, ...more], {
        cwd,
        ...place,
      });
      await sendAll(listening.url);
      listening.kill('SIGTERM');
      const run = await listening.ended;
      expect(run.stdout.length).toBeGreaterThan(100);
      expectRunSilent(run);
      expectSilent(
        Object.fromEntries(kinds.map((kind) => [kind, readFileSync(join(cwd, `report.${kind}`), 'utf8')])),
      );
    });
  },
);

describe('what was kept and what is judged', () => {
  it.each(PLACES)('is shown without a word to the runner, at %j', async (place) => {
    const cwd = temporaryFolder();
    const listening = await listenInProcess([], { cwd });
    await sendAll(listening.url);
    listening.kill('SIGTERM');
    await listening.ended;
    writeFileSync(join(cwd, 'good.json'), PAYLOAD);
    writeFileSync(join(cwd, '::error::x.json'), `{"a":${TEXT}`);
    writeFileSync(join(cwd, 'lines.ndjson'), `${PAYLOAD}\n${PAYLOAD}\n`);
    for (const args of [
      ['history'],
      ['history', '--json', '--raw'],
      ['history', 'show', 'last', '--all'],
      ['history', 'show', '::error::x'],
      ['validate', 'good.json', './::error::x.json', 'lines.ndjson', '--all'],
      ['validate', 'good.json', '--json'],
      ['validate', '::error::none.json'],
      ['send', '::error::x'],
      ['::error::x'],
    ]) {
      expectRunSilent(await runInProcess(args, { cwd, ...place }));
    }
  });
});

describe('a target that answers with commands', () => {
  const answers = [
    ['a text', 'text/plain', TEXT],
    ['a document', 'application/json', JSON.stringify({ '::error::x': TEXT, '##vso[a]': COMMANDS })],
  ] as const;

  it.each(answers)(
    '%s says nothing to the runner through send, repost and check',
    async (_name, type, body) => {
      const server = await startCapture((response) => {
        response
          .writeHead(500, '::error::x ##vso[a]b', { 'Content-Type': type, 'X-Odd': '::error::x' })
          .end(body);
      });
      for (const place of PLACES) {
        const cwd = temporaryFolder();
        const check = [
          'check',
          server.url,
          '--provider',
          'detrack',
          '--only',
          'event/failed',
          '--only',
          'duplicate',
        ];
        const reports = ['--report', 'junit=junit', '--report', 'markdown=markdown', '--report', 'html=html'];
        for (const args of [
          ['send', '--trigger', 'failed', '--to', server.url],
          ['send', '--trigger', 'failed', '--to', server.url, '--json'],
          ['repost', 'last', '--to', server.url],
          [...check, ...reports],
          [...check, '--json'],
        ]) {
          expectRunSilent(await runInProcess(args, { cwd, ...place }));
        }
        expectSilent(
          Object.fromEntries(
            ['junit', 'markdown', 'html'].map((kind) => [kind, readFileSync(join(cwd, kind), 'utf8')]),
          ),
        );
      }
    },
  );

  it('is annotated on GitHub by commands of ours, and none of its own', async () => {
    const server = await startCapture((response) => response.writeHead(500).end(TEXT));
    const run = await runInProcess(['check', server.url, '--provider', 'detrack', '--only', 'event/failed'], {
      env: { GITHUB_ACTIONS: 'true' },
    });
    const commands = run.stderr.split('\n').filter((line) => /^\s*::/.test(line));
    expect(commands).toHaveLength(1);
    expect(commands[0]).toMatch(/^::error title=webhook-cli check event\/failed::/);
    expectSilent({ rest: run.stderr.replace(commands[0] ?? '', '') });
  });
});

describe('the writer', () => {
  it('writes lines without commands, bytes as they are, and commands of ours', async () => {
    const stream = new PassThrough();
    const writer = createWriter(() => stream);
    writer.line('::error::a');
    writer.write(' \t::b ##vso[c]\n::d\n');
    writer.write(Buffer.from('::e ##[f]\n'));
    writer.command('::notice::g');
    writer.line('{"a":"::h","b":"x::"}');
    await writer.flush();
    stream.end();
    // Of all that waits, Node 26 gives one chunk at a time.
    expect((await stream.toArray()).map(String).join('')).toBe(
      '\\u003a:error::a\n \t\\u003a:b #\\u0023vso[c]\n\\u003a:d\n::e ##[f]\n::notice::g\n{"a":"::h","b":"x::"}\n',
    );
  });
});
