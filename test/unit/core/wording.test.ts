import { describe, expect, it } from 'vitest';
import type { CheckOptions } from '../../../src/api/check.ts';
import type { CreateReceiverOptions } from '../../../src/api/receiver.ts';
import type { RunScenarioOptions } from '../../../src/api/scenario.ts';
import type { SendOptions } from '../../../src/api/send.ts';
import { API_WORDS } from '../../../src/core/api-words.ts';
import { usageError } from '../../../src/core/error.ts';
import { joinWords, type OptionName, option, say, words } from '../../../src/core/wording.ts';
import type { DocumentOptions } from '../../../src/validation/pasted/judge-value.ts';
import { sources } from '../sources.ts';

/** The names that the API says as they are. */
type OwnName = {
  [Name in OptionName]: (typeof API_WORDS)[Name] extends null ? Name : never;
}[OptionName];
type OptionOfTheApi =
  | keyof CheckOptions
  | keyof CreateReceiverOptions
  | keyof RunScenarioOptions
  | keyof SendOptions
  | keyof DocumentOptions;

const shout = ({ option: name, value }: ReturnType<typeof option>): string => `<${name} ${value ?? ''}>`;

describe('a text that names options', () => {
  it('is written by whoever shows it', () => {
    const text = words`use ${option('payloadVersion', '2')} with ${option('port', 0)}, ${3} times`;
    expect(say(text, shout)).toBe('use <payloadVersion 2> with <port 0>, 3 times');
    expect(say('as it is', shout)).toBe('as it is');
  });

  it('is written as the API does wherever nobody says how', () => {
    const text = words`${option('auth')} or ${option('basicAuth')}, ${option('payloadVersions', ['2'])}`;
    expect(`${text}`).toBe('"auth" or auth: { user, password }, payloadVersions: ["2"]');
  });

  it('holds other such texts', () => {
    const list = joinWords([words`${option('id')}`, 'a word', words`${option('port', 0)}`], ', ');
    expect(say(words`(${list})`, shout)).toBe('(<id >, a word, <port 0>)');
    expect(String(joinWords([], ', '))).toBe('');
  });

  it('makes the message and the hint of an error', () => {
    const error = usageError('bad_path', words`${option('set')} sets nothing`, words`see ${option('add')}`);
    expect(error).toMatchObject({ message: '"set" sets nothing', hint: 'see "add"' });
    expect(say(error.words.message, shout)).toBe('<set > sets nothing');
  });

  it('names options that the API has', () => {
    // It does not compile with a name that the API has not and that has no other words for it.
    const own: Readonly<Record<OwnName, true>> extends Readonly<Partial<Record<OptionOfTheApi, true>>>
      ? readonly OwnName[]
      : never = Object.entries(API_WORDS).flatMap(([name, text]) => (text === null ? [name as OwnName] : []));
    expect(own).toContain('auth');
  });
});

describe('what stands below the command line and its output', () => {
  const below = sources.filter(({ room }) => !['cli', 'output'].includes(room));

  it('speaks of no flag', () => {
    const ours = below.filter(({ room }) => room !== 'providers');
    const said = ours.flatMap(({ file, text }) =>
      // In a text or a comment: the flags of a file's opening are the system's.
      [...text.matchAll(/(?:['"`]|\/\/|\*).*\bflags?\b(?!:).*/gi)].map(([line]) => `${file}: ${line}`),
    );
    expect(said).toEqual([]);
    expect(ours.length).toBeGreaterThan(100);
  });
});
