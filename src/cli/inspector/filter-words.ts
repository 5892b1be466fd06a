import { Command, CommanderError } from '@commander-js/extra-typings';
import { usageError, WebhookCliError } from '../../core/error.ts';
import { suggestion } from '../../core/text/closest.ts';
import { didYouMean, excerpt } from '../../core/text/did-you-mean.ts';
import type { ExchangeFilter } from '../../journal/filter.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { type FilterFlags, withFilterOptions } from '../flags/filter.ts';
import { filterOf } from '../history/filter-of.ts';

const HINT =
  'write words of history: event:failed status:5xx since:2h invalid; anything else is looked for as text';

/**
 * The filter that is typed on the inspector's page: the flags of `history`, as they are or short, and text to be found.
 *
 * @throws WebhookCliError `bad_filter`, and what the flags throw
 * @example filterOfWords('event:failed status:5xx,none invalid "left at the door"', catalogue)
 */
export function filterOfWords(text: string, catalogue: Catalogue, now = Date.now()): ExchangeFilter {
  const command = withFilterOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const names = new Set(command.options.map(({ long = '' }) => long.slice(2)));
  const switches = new Set(
    command.options.filter((each) => each.isBoolean()).map(({ long = '' }) => long.slice(2)),
  );
  const flags: string[] = [];
  const free: string[] = [];
  const words = wordsOf(text);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const named = word.isQuoted ? null : /^(-{0,2})([a-z]+)(?:([:=])(.*))?$/is.exec(word.text);
    const [, dashes = '', name = '', sign, value] = named ?? [];
    const isFlag = dashes !== '';
    const known = name.toLowerCase();
    if (named === null || !names.has(known) || (!isFlag && sign === undefined && !switches.has(known))) {
      if (isFlag) throw unknownWord(word.text, [...names]);
      free.push(word.text);
    } else if (switches.has(known)) {
      if (sign !== undefined) throw badFilter(`${known} takes no value`);
      flags.push(`--${known}`);
    } else {
      const given = sign === undefined ? words.shift()?.text : value;
      if (given === undefined || given === '') throw badFilter(`${known} needs a value`);
      flags.push(`--${known}=${given}`);
    }
  }
  const found = free.join(' ');
  if (found !== '') flags.push(`--grep=${found}`);
  const read = readFlags(() => command.parse(flags, { from: 'user' }).opts());
  if (read.last !== undefined) throw badFilter('last chooses nothing here: the newest stand first');
  if (flags.filter((flag) => flag.startsWith('--grep=')).length > 1) {
    throw badFilter('one text is looked for, and these are several', 'put it in quotes');
  }
  return filterOf(read, catalogue, now);
}

/** What commander says is worded for who types flags. */
function readFlags(read: () => FilterFlags): FilterFlags {
  try {
    return read();
  } catch (error) {
    if (error instanceof WebhookCliError || !(error instanceof CommanderError)) throw error;
    throw badFilter(
      error.message
        .replace(/^error: option '--([a-z]+) <[^']*>' argument '(.*)' is invalid\. /s, '$1: ')
        .replace(/^error: /, ''),
    );
  }
}

interface Word {
  readonly text: string;
  /** Whether it begins with a quote: then it is text, whatever it looks like. */
  readonly isQuoted: boolean;
}

/** The words of a text; what stands in double quotes belongs together. One quote alone is a character like any other. */
function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(/(?:"[^"]*"|\S)+/g), ([word]) => ({
    text: word.replace(/"([^"]*)"/g, '$1'),
    isQuoted: /^"[^"]*"/.test(word),
  }));
}

function unknownWord(word: string, names: readonly string[]): WebhookCliError {
  const near = suggestion(word.replace(/^-+|[:=].*/gs, ''), names);
  return badFilter(`${excerpt(word, 40)} filters nothing.${didYouMean(near)}`);
}

function badFilter(message: string, hint = HINT): WebhookCliError {
  return usageError('bad_filter', message, hint);
}
