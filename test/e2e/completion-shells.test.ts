import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binPath, startProcess, temporaryFolder } from '../helpers/cli.ts';

const TAB = '\t';
const ENTER = '\r';

/** What is typed behind the program's name, and the words that the program gets once Enter is pressed. */
const TYPED: readonly (readonly [keys: string, words: readonly string[]])[] = [
  [`hist${TAB}`, ['history']],
  [`hist${TAB}sh${TAB}`, ['history', 'show']],
  [`send fai${TAB}`, ['send', 'failed']],
  [`send --trigger comp${TAB}--qui${TAB}`, ['send', '--trigger', 'completed', '--quiet']],
  [`send --trigger=comp${TAB}`, ['send', '--trigger=completed']],
  [`listen -e part${TAB}`, ['listen', '-e', 'partially-completed']],
  [`check --provider detr${TAB}`, ['check', '--provider', 'detrack']],
  [`check --only duplicate/la${TAB}`, ['check', '--only', 'duplicate/late']],
  [`listen --report ju${TAB}out.xml`, ['listen', '--report', 'junit=out.xml']],
  [`listen --report junit=bo${TAB}`, ['listen', '--report', 'junit=body.json']],
  [`send --scenario my-j${TAB}`, ['send', '--scenario', 'my-job']],
  [`validate bo${TAB}`, ['validate', 'body.json']],
  [`validate two${TAB}`, ['validate', 'two words.json']],
  [`--dir fol${TAB}events`, ['--dir', 'folder/events']],
  [`history show abc${TAB}`, ['history', 'show', 'abcd2345']],
  // Of what a journal holds only what is plainly an id is offered.
  [`history show x${TAB}`, ['history', 'show', 'x']],
  [`nonsense --no-col${TAB}`, ['nonsense', '--no-color']],
];

interface Teaching {
  readonly shell: string;
  readonly how: string;
  readonly args: readonly string[];
  /** What is typed first. */
  readonly lines: readonly string[];
  /** How much of what is typed in others is typed here too: the script is the same. */
  readonly typed?: number;
}

const TEACHINGS: readonly Teaching[] = [
  {
    shell: 'bash',
    how: 'in its own words',
    args: ['--norc', '--noprofile', '-i'],
    lines: ['eval "$(webhook-cli completion bash)"'],
  },
  {
    shell: 'zsh',
    how: 'in its own words',
    args: ['-f', '-i'],
    lines: ['autoload -U compinit; compinit -u -D', 'eval "$(webhook-cli completion zsh)"'],
    typed: 2,
  },
  {
    shell: 'zsh',
    how: 'by a file that is loaded when it is needed',
    args: ['-f', '-i'],
    lines: [
      'mkdir -p "$HOME/functions"; webhook-cli completion zsh > "$HOME/functions/_webhook-cli"',
      'fpath=("$HOME/functions" $fpath); autoload -U compinit; compinit -u -D',
    ],
  },
  {
    shell: 'fish',
    how: 'by a file that is loaded when it is needed',
    args: ['-i'],
    lines: [
      'mkdir -p ~/.config/fish/completions; webhook-cli completion fish > ~/.config/fish/completions/webhook-cli.fish',
    ],
  },
];

function has(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/** A project, and a program that completes as ours does and says what it was started with. */
function project(): { readonly cwd: string; readonly path: string } {
  const cwd = temporaryFolder();
  const path = join(cwd, 'bin');
  for (const folder of ['bin', 'folder', '.webhook-cli', 'webhook-cli/scenarios']) {
    mkdirSync(join(cwd, folder), { recursive: true });
  }
  for (const file of ['body.json', 'two words.json', 'webhook-cli/scenarios/my-job.json']) {
    writeFileSync(join(cwd, file), '{}');
  }
  const record = (id: string): string =>
    `{"schemaVersion":1,"type":"exchange","id":${JSON.stringify(id)},"at":"2026-01-31T09:30:00Z","key":"\\u001b[31m: $(touch pwned)","findings":[]}\n`;
  const ids = ['abcd2345', 'x$(touch pwned)', 'x\u001b[31m', 'x y'];
  writeFileSync(join(cwd, '.webhook-cli/journal.ndjson'), ids.map(record).join(''));
  const program = join(path, 'webhook-cli');
  writeFileSync(
    program,
    `#!/bin/sh
[ "$1" = completion ] && exec '${process.execPath}' '${binPath()}' "$@"
printf '%s' "$#"; printf ' <%s>' "$@"; echo ' end'
`,
  );
  chmodSync(program, 0o755);
  return { cwd, path };
}

describe.each(TEACHINGS)('$shell, taught $how', ({ shell, args, lines, typed = TYPED.length }) => {
  it.skipIf(!has(shell) || !has('script'))(`completes what is typed in ${shell}`, async () => {
    const { cwd, path } = project();
    const command = ['stty cols 100 rows 40; exec', shell, ...args].join(' ');
    const terminal = startProcess('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      keepInput: true,
      cwd,
      env: { TERM: 'xterm', SHELL: '/bin/sh', PATH: `${path}:${process.env['PATH'] ?? ''}` },
    });
    terminal.write([...lines, 'webhook-cli taught', ''].join(ENTER));
    await terminal.readUntil(/1 <taught> end/);
    for (const [keys, words] of TYPED.slice(0, typed)) {
      const said = `${words.length} ${words.map((word) => `<${word}>`).join(' ')} end`;
      const before = terminal.output.stdout.length;
      terminal.write(`webhook-cli ${keys}${ENTER}`);
      const [got] = await terminal.readUntil(
        ({ stdout }) => / *\d+ <.*> end/.exec(stdout.slice(before)) ?? undefined,
      );
      expect([keys, got.trim()]).toEqual([keys, said]);
    }
    expect(existsSync(join(cwd, 'pwned'))).toBe(false);
    terminal.write(`exit${ENTER}`);
    await terminal.ended;
  });
});
