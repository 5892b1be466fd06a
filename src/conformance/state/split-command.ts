import { usageError } from '../../core/error.ts';
import { READING, type TemplateUse } from './template-use.ts';

/**
 * Splits a command into its words. Quotes hold a word together and are taken away; inside double quotes
 * `\"` and `\\` are escapes. Everything else is text: no variables, no globs, no backslash outside quotes,
 * which is a folder's mark on Windows.
 *
 * @throws WebhookCliError `bad_state`, `bad_job_command`, `bad_command`
 * @example splitCommand(`psql -c "select * from jobs where id = '{key}'"`)
 */
export function splitCommand(
  command: string,
  { what, bad }: Pick<TemplateUse, 'what' | 'bad'> = READING,
): string[] {
  const words: string[] = [];
  const step = /\s+|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|[^\s'"]+/gy;
  let word: string | null = null;
  let at = 0;
  for (let found = step.exec(command); found !== null; found = step.exec(command)) {
    at = step.lastIndex;
    const [whole, single, double] = found;
    if (whole.trim() === '') {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + (single ?? double?.replace(/\\(["\\])/g, '$1') ?? whole);
  }
  if (at < command.length) {
    throw usageError(bad, `${what} has a quote that is not closed`, 'close it');
  }
  return word === null ? words : [...words, word];
}
