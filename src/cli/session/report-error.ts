import { CommanderError } from '@commander-js/extra-typings';
import { messageOf, WebhookCliError } from '../../core/error.ts';
import { redactText } from '../../core/http/redact.ts';
import { say } from '../../core/wording.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import type { Theme } from '../../output/text/theme.ts';
import { visible } from '../../output/text/visible.ts';
import type { Writer } from '../../output/writer.ts';
import { flagWords } from '../flags/option-words.ts';
import { EXIT } from './exit.ts';

/** An error as every reader needs it: a stable code, a sentence, what to do next, the exit code. */
export interface ReportedError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly exitCode: number;
  /** For a bug of ours only. */
  readonly stack: string | null;
}

/** Puts anything thrown into those words, without secrets. What was not thrown on purpose is a bug of ours. */
export function explainError(error: unknown): ReportedError {
  const { message, hint, stack, ...rest } = errorWords(error);
  return {
    ...rest,
    message: redactText(message),
    hint: redactText(hint),
    stack: stack === null ? null : redactText(stack),
  };
}

function errorWords(error: unknown): ReportedError {
  if (error instanceof WebhookCliError) {
    return {
      code: error.code,
      message: say(error.words.message, flagWords),
      hint: say(error.words.hint, flagWords),
      exitCode: EXIT[error.kind],
      stack: null,
    };
  }
  if (error instanceof CommanderError) {
    const [first = '', ...rest] = withoutValue(error)
      .replace(/^error: /, '')
      .split('\n');
    return {
      code: error.code.replace(/^commander\./, 'usage.'),
      message: first,
      hint: rest.join(' ').replace(/^\(|\)$/g, ''),
      exitCode: EXIT.usage,
      stack: null,
    };
  }
  return {
    code: 'bug',
    message: `webhook-cli failed in a way that nothing foresaw: ${messageOf(error)}`,
    hint: 'this is a bug of webhook-cli; --debug shows where',
    exitCode: EXIT.bug,
    stack: error instanceof Error ? stackOf(error) : null,
  };
}

/** commander repeats a flag that it does not know with its value, which may be that of a mistyped `--auth`. */
function withoutValue({ code, message }: CommanderError): string {
  return /unknown(Option|Command)$/.test(code)
    ? message.replace(/^(error: unknown (?:option|command) '-[^=']*)=.*'(?=$|\n\()/s, "$1'")
    : message;
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}

export interface ReportErrorOptions {
  readonly json: boolean;
  readonly debug: boolean;
  readonly out: Writer;
  readonly err: Writer;
  readonly theme: Theme;
}

/** Writes an error to stderr, and with `--json` as a line to stdout too. */
export function reportError(error: ReportedError, options: ReportErrorOptions): void {
  const { json, debug, out, err, theme } = options;
  const { code, message, hint } = error;
  if (json) out.line(jsonLine('error', { code, message, hint }));
  err.line(`${theme.bad('error:')} ${visible(message)}`);
  for (const line of hint === '' ? [] : hint.split('\n')) err.line(`       ${visible(line)}`);
  if (debug && error.stack !== null) err.line(visible(error.stack, { keepLineBreaks: true }));
}
