import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { usageError, WebhookCliError } from '../../core/error.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { words } from '../../core/wording.ts';
import { isOnlyTyped } from '../flags/typed-command.ts';

/** The environment variable of a flag: `--expect-status` is `WEBHOOK_CLI_EXPECT_STATUS`. */
export function environmentName(option: Pick<Option, 'long'>): string {
  return `WEBHOOK_CLI_${(option.long ?? '').replace(/^--/, '').replaceAll('-', '_').toUpperCase()}`;
}

// Asking for help or a version by environment would make every run do only that.
const NOT_FROM_ENVIRONMENT = new Set(['--help', '--version']);

/** An empty one of these says that something is missing which was meant to protect, and is for the flag to refuse. */
export const NEVER_EMPTY: ReadonlySet<string> = new Set(['--auth', '--bearer', '--secret']);

/**
 * Gives flags that were not given the values of their environment variables. A flag on the command line
 * always wins, an empty variable counts as none but where a secret is awaited.
 *
 * @throws WebhookCliError naming the variable whose value a flag does not take
 */
export function applyEnvironment(
  command: CommandUnknownOpts,
  env: Readonly<Record<string, string | undefined>>,
): void {
  for (let here: CommandUnknownOpts | null = command; here !== null; here = here.parent) {
    // A flag and its opposite share one value: what either was given counts for both.
    const given = new Set(
      here.options
        .map((option) => option.attributeName())
        .filter((name) => here?.getOptionValueSource(name) === 'cli'),
    );
    for (const option of here.options) {
      const name = environmentName(option);
      const text = env[name];
      const long = option.long ?? '';
      if (text === undefined || NOT_FROM_ENVIRONMENT.has(long) || isOnlyTyped(option)) continue;
      if (text === '' && !NEVER_EMPTY.has(long)) continue;
      if (given.has(option.attributeName())) continue;
      const value = environmentValue(option, name, text);
      if (value !== undefined) here.setOptionValueWithSource(option.attributeName(), value, 'env');
    }
  }
}

function environmentValue(option: Option, name: string, text: string): unknown {
  const isOn = yesOrNo(text);
  // The opposite of a flag with a value, such as --no-journal, is no boolean to commander, yet takes none.
  if (option.isBoolean() || option.negate) {
    if (isOn !== null) return isOn ? !option.negate : undefined;
    throw usageError(
      'bad_environment',
      `${name}: ${excerpt(text, 60)} is neither yes nor no`,
      'write 1 or 0',
    );
  }
  try {
    return readText(option, text, undefined, { code: 'bad_environment', where: name });
  } catch (error) {
    // One that may stand alone: 1 is a port to a flag that takes one, and else a yes.
    if (isOn === null || !option.optional) throw error;
    return isOn ? true : undefined;
  }
}

/**
 * Reads a text as the flag would read it.
 *
 * @param previous what a flag that may be repeated has so far
 * @param place where the text stands, which its errors name
 * @throws WebhookCliError
 */
export function readText(
  option: Option,
  text: string,
  previous: unknown,
  { code, where }: { readonly code: 'bad_environment' | 'bad_config'; readonly where: string },
): unknown {
  if (option.argChoices !== undefined && !option.argChoices.includes(text)) {
    throw usageError(code, `${where}: ${excerpt(text, 60)} is not one of ${option.argChoices.join(', ')}`);
  }
  // Choices bring a parser of their own, which words its errors for the command line.
  if (option.parseArg === undefined || option.argChoices !== undefined) return text;
  try {
    return option.parseArg(text, previous);
  } catch (error) {
    if (!(error instanceof WebhookCliError)) throw error;
    throw new WebhookCliError(error.code, words`${where}: ${error.words.message}`, {
      hint: error.words.hint,
    });
  }
}

function yesOrNo(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  if (['1', 'true', 'yes', 'on'].includes(word)) return true;
  return ['0', 'false', 'no', 'off'].includes(word) ? false : null;
}
