import { namesJob } from '../../conformance/state/template.ts';
import { REDACTED, redactText } from '../../core/http/redact.ts';

/** White space, or a word with its quotes. */
const PARTS = /\s+|(?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|[^\s'"]|['"])+/g;

/**
 * A command without what may be a secret in it. Only its program knows which of its words are, so that those stay that
 * can hardly be one: flags without a value, words that name the job, and words behind no flag.
 *
 * @example redactCommand('mysql -ps3cret -e "select \'{key}\'"') // 'mysql [redacted] -e "select \'{key}\'"'
 */
export function redactCommand(command: string): string {
  let isBehindFlag = false;
  return command.replace(PARTS, (part) => {
    if (part.trim() === '') return part;
    const shown = redactWord(part, isBehindFlag);
    isBehindFlag = /^--?[\w-]+$/.test(part);
    return shown;
  });
}

function redactWord(word: string, isBehindFlag: boolean): string {
  const [, quote = '', quoted = ''] = /^(['"])([\s\S]*)\1$/.exec(word) ?? [];
  // A script in quotes, or a query: its words are judged one by one.
  if (namesJob(word) && /\s/.test(quoted)) return quote + redactCommand(quoted) + quote;
  if (/^(--[\w-]+|-\w{1,2})$/.test(word)) return word;
  const [, name = ''] = /^(-*[\w-]+=)/.exec(word) ?? [];
  if (name !== '' && !namesJob(word)) return name + REDACTED;
  return !namesJob(word) && (isBehindFlag || word.startsWith('-') || quoted !== '')
    ? REDACTED
    : redactText(word);
}
