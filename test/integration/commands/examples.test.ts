import { describe, expect, it } from 'vitest';
import { runInProcess } from '../../helpers/in-process.ts';
import { commandsOf, program } from '../../helpers/program.ts';
import { shellWords } from '../../helpers/shell-words.ts';

const commands = [...commandsOf(program()).keys()];

/** The lines under `Examples:` in the help of a command. */
async function examplesOf(name: string): Promise<readonly string[]> {
  const { stdout } = await runInProcess([...name.split(' '), '--help']);
  const [, under = ''] = stdout.split('\nExamples:\n');
  const [block = ''] = under.split('\n\n');
  return block.split('\n').flatMap((line) => (line.startsWith('  ') ? [line.trim()] : []));
}

/** The part of a line of the shell that is ours, as its words behind the name. */
function ourWords(line: string): readonly string[] {
  const ours = line.split(' | ').find((part) => part.startsWith('webhook-cli ')) ?? '';
  return shellWords(ours.replace(/ > \S+$/, '')).slice(1);
}

/** What is run and ends by itself, without a network, a file or a terminal. */
const RUNS = /^webhook-cli (?:events|schema|completion|check --list|send .*--print|history(?: --limit.*)?$)/;

describe.each(commands)('the examples in the help of %s', (name) => {
  it('are there, are read as they are written, and do what they say', async () => {
    const examples = await examplesOf(name);
    expect(examples.length).toBeGreaterThan(1);
    expect(examples.filter((line) => !line.includes('webhook-cli '))).toEqual([]);
    expect(examples.some((line) => line.includes(`webhook-cli ${name}`))).toBe(true);
    for (const line of examples) {
      const words = ourWords(line);
      expect([line, await readWords(words)]).toEqual([line, expect.stringMatching(/^[a-z]/)]);
      if (!RUNS.test(line)) continue;
      const { code, stderr } = await runInProcess(words);
      expect([line, code, code === 0 ? '' : stderr]).toEqual([line, 0, '']);
    }
  });
});

/** Reads a command line with the parsers of its flags; the command that would run, which does not. */
async function readWords(words: readonly string[]): Promise<string> {
  const read = program(words);
  let ran = '';
  for (const [name, command] of commandsOf(read)) {
    command.exitOverride().configureOutput({ writeErr: () => {} });
    command.action(() => {
      ran = name;
    });
  }
  await read.parseAsync([...words], { from: 'user' });
  return ran;
}
