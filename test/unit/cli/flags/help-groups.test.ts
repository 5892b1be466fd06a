import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { GROUP } from '../../../../src/cli/flags/groups.ts';
import { commandsOf, program } from '../../../helpers/program.ts';

const top = program();
const commands: readonly (readonly [string, CommandUnknownOpts])[] = [['', top], ...commandsOf(top)];
const options = commands.flatMap(([name, command]) =>
  command.options.map((option) => [`${name} ${option.flags}`, option] as const),
);
const HEADINGS: readonly string[] = Object.values(GROUP);

describe('an option', () => {
  it.each(options)('%s stands in a group of help', (_, option) => {
    expect(HEADINGS).toContain(option.helpGroupHeading);
  });

  const read = options.filter(
    ([, { parseArg, argChoices }]) => parseArg !== undefined && argChoices === undefined,
  );

  it.each(read)('%s says in help what it takes: its parser takes one of the words', (_, option) => {
    expect(wordsOf(option).filter((word) => takes(option, word))).not.toEqual([]);
  });

  const bounded = read.filter(([, { description }]) => /\d+ to \d+/.test(description));

  it('has bounds in some cases', () => {
    expect(bounded.length).toBeGreaterThan(10);
  });

  it.each(bounded)('%s says the bounds that its parser has', (_, option) => {
    const [, least = '', most = ''] = /(\d+) to (\d+)/.exec(option.description) ?? [];
    const around = [Number(least) - 1, Number(least), Number(most), Number(most) + 1];
    expect(around.map((number) => takes(option, String(number)))).toEqual([false, true, true, false]);
  });
});

/** What stands in a description as one word, in quotes or behind a colon. */
function wordsOf({ description, flags }: Option): readonly string[] {
  const words = description.split(/[\s(),;]+|:(?= )/).map((word) => word.replace(/^"|"$/g, ''));
  const quoted = [...description.matchAll(/"([^"]+)"/g)].map((found) => found[1] ?? '');
  // A placeholder in capitals stands for any text, and a secret is one too.
  return [...words, ...quoted, ...(/<(?:secret|token|key)>/.test(flags) ? ['any'] : [])].filter(
    (word) => word !== '',
  );
}

function takes({ parseArg }: Option, word: string): boolean {
  try {
    parseArg?.(word, undefined);
    return true;
  } catch {
    return false;
  }
}

describe('short flags', () => {
  it('are those of what is used most, and each means one thing everywhere', () => {
    const shorts = new Set(options.flatMap(([, { short, long }]) => (short ? [`${short} ${long}`] : [])));
    expect([...shorts].sort()).toEqual([
      '-V --version',
      '-e --expect',
      '-f --forward-to',
      '-p --port',
      '-s --set',
      '-t --to',
    ]);
  });

  it.each(options.filter(([, { short }]) => short !== undefined))(
    '%s has it in every command',
    (_, option) => {
      const others = options.filter(([, { long }]) => long === option.long).map(([, { short }]) => short);
      expect(new Set(others)).toEqual(new Set([option.short]));
    },
  );
});

describe('help', () => {
  it.each(commands.filter(([name]) => name !== ''))(
    'of %s has its own flags, then those of all, each once',
    (_, command) => {
      const shown = command
        .createHelp()
        .visibleOptions(command)
        .map(({ long }) => long);
      const own = command.options.filter(({ hidden }) => !hidden).map(({ long }) => long);
      expect(shown).toEqual([...own, ...top.options.map(({ long }) => long), '--help']);
    },
  );
});
