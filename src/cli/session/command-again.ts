import { redactHeaders, redactText } from '../../core/http/redact.ts';
import { shellQuote } from '../../output/exchange/request.ts';
import { visible } from '../../output/text/visible.ts';
import type { TypedCommand } from '../flags/typed-command.ts';
import { argumentsBeforeDashes } from '../flags/typed-command.ts';
import { parseHeader } from '../flags/values.ts';
import type { Session } from './session.ts';

/** How the value of a flag is written again, by its flag. */
type Shown = Readonly<Record<string, (value: string) => string>>;

const SHOWN: Shown = {
  '--auth': () => 'basic:USER:PASS',
  '--bearer': () => 'TOKEN',
  '--secret': () => 'SECRET',
  '--form-key': () => 'KEY',
  '--header': shownHeader,
  '--state-header': shownHeader,
};

/**
 * The command line that needs no answers any more, quoted for a POSIX shell. Credentials are never in it: a placeholder
 * stands for them, and what lies in the environment is found there again.
 *
 * @param answers what would have said them
 * @param shown how values of further flags are written
 */
export function commandAgain(
  { argv, options }: Pick<TypedCommand, 'argv' | 'options'>,
  answers: readonly string[],
  shown: Shown = {},
): string {
  const valued = options.filter(({ required }) => required);
  const showAs: Shown = { ...SHOWN, ...shown };
  const words: string[] = [];
  const typed = argumentsBeforeDashes(argv)[Symbol.iterator]();
  for (const word of typed) {
    // `--to=3000`, `-t 3000` and `-t3000` are one thing.
    const [, name = word, inline] =
      /^(--[^=]+)(?:=([\s\S]*))?$/.exec(word) ?? /^(-[A-Za-z])([\s\S]+)?$/.exec(word) ?? [];
    const long = valued.find((option) => option.long === name || option.short === name)?.long;
    if (long === undefined) words.push(word);
    else {
      const value = inline ?? String(typed.next().value ?? '');
      words.push(long, (showAs[long] ?? redactText)(value));
    }
  }
  return ['webhook-cli', ...words, ...answers].map(shellQuote).join(' ');
}

/** A header as it was typed, without a secret in it. */
export function shownHeader(text: string): string {
  return redactHeaders([parseHeader(text)])
    .map(([name, value]) => `${name}: ${value}`)
    .join('');
}

/** Ends a run in which questions were answered: the next time nobody need be asked. */
export function sayCommand({ err, errTheme }: Session, command: string): void {
  err.line(errTheme.dim(visible(command)));
}
