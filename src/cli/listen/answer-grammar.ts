import { extname } from 'node:path';
import { usageError } from '../../core/error.ts';
import { utf8Text } from '../../core/http/body.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { splitEscaped } from '../../core/text/split-escaped.ts';
import { hasNoContent } from '../../receiver/answers/answer.ts';
import type { AnswerPlan, AnswerSequence, AnswerStep } from '../../receiver/answers/answer-plan.ts';
import type { Fault } from '../../receiver/options.ts';
import { parseDuration, parseWhole } from '../flags/values.ts';

const HINT =
  'write answers with commas between them: 500,timeout,200 or failed=503*2,200; a doubled comma or plus is a plain one';

/** Begins again, as the last of a plan. */
const AGAIN: readonly string[] = ['...', '…'];

const FAULTS: Readonly<Record<string, Fault>> = {
  timeout: 'timeout',
  reset: 'reset',
  close: 'close',
  truncated: 'truncated',
  malformed: 'malformed',
};

type ReadFile = (file: string) => Uint8Array;

/**
 * Reads plans of answers, of which one may be without an event and each other is of another event.
 *
 * An answer is made of parts with `+` between them: a status (`503`), a status with a body from a file
 * (`200@body.json`), `timeout`, `timeout:30s`, `reset`, `close`, `truncated`, `malformed`, `forward`,
 * `redirect:URL`, `delay:2s`, `delay:1s~3s`, `retry-after:30`. `*3` at its end gives it three times. The
 * last answer stays; `...` after it begins again.
 *
 * @throws WebhookCliError `bad_answer`, `bad_duration`, and what `readFile` throws
 * @example parseAnswers(['500*2,200', 'failed=reset'], readFile)
 */
export function parseAnswers(
  texts: readonly string[],
  readFile: ReadFile,
): Pick<AnswerPlan, 'steps' | 'cycle' | 'events'> {
  let usual: AnswerSequence | undefined;
  const events: Record<string, AnswerSequence> = {};
  for (const text of texts) {
    // Neither an answer nor a file before its sign of equality is a word alone, so that this one is an event.
    const [, event, rest = ''] = /^\s*([a-z][a-z _-]*)=(.*)$/is.exec(text) ?? [];
    const sequence = parseSequence(event === undefined ? text : rest);
    const isTaken = event === undefined ? usual !== undefined : Object.hasOwn(events, event);
    if (isTaken) {
      throw usageError(
        'bad_answer',
        `there are two plans for ${event ?? 'every event'}`,
        'write one: its answers stand one after another, with commas between them',
      );
    }
    if (event === undefined) usual = sequence;
    else events[event.trim()] = sequence;
  }
  return { steps: usual?.steps ?? [], cycle: usual?.cycle, events };

  function parseSequence(text: string): AnswerSequence {
    const parts = splitEscaped(text, ',').map((part) => part.trim());
    const cycle = parts.length > 1 && AGAIN.includes(parts.at(-1) ?? '');
    if (parts.slice(0, -1).some((part) => AGAIN.includes(part))) {
      throw usageError(
        'bad_answer',
        '"..." goes last, because it begins the answers before it again',
        'write 500,200,...',
      );
    }
    return { steps: (cycle ? parts.slice(0, -1) : parts).map((part) => parseStep(part, readFile)), cycle };
  }
}

function parseStep(text: string, readFile: ReadFile): AnswerStep {
  const [, answer = '', times] = /^(.*?)(?:\*(\d+))?$/s.exec(text) ?? [];
  const parts = splitEscaped(answer, '+').map((part) => part.trim());
  const seen = new Set<string>();
  let step: AnswerStep = times === undefined ? {} : { times: parseWhole(times, 'times', 1, 1_000_000) };
  for (const part of parts) {
    const found = parsePart(part, readFile);
    for (const name of Object.keys(found)) {
      // Headers are added to each other; everything else would hide what stands before it.
      if (seen.has(name) && name !== 'headers') throw badPart(part, `says ${name} a second time`);
      seen.add(name);
    }
    step = { ...step, ...found, ...headersOf(step, found) };
  }
  if (step.status !== undefined && step.body !== undefined && hasNoContent(step.status)) {
    throw usageError(
      'bad_answer',
      `an answer ${step.status} has no body, so that the one of ${excerpt(text, 80)} would not be sent`,
      'write 200@FILE, or the status alone',
    );
  }
  return redirected(step);
}

function headersOf(step: AnswerStep, found: AnswerStep): Pick<AnswerStep, 'headers'> {
  const headers = [...(step.headers ?? []), ...(found.headers ?? [])];
  return headers.length === 0 ? {} : { headers };
}

/** A redirect is a 302 unless another status is given with it. */
function redirected(step: AnswerStep): AnswerStep {
  if (!(step.headers ?? []).some(([name]) => name === 'Location')) return step;
  const { status = 302 } = step;
  if (status >= 300 && status < 400) return { ...step, status };
  throw usageError(
    'bad_answer',
    `a redirect is no ${status}`,
    'write 307+redirect:URL, or redirect:URL alone',
  );
}

function parsePart(part: string, readFile: ReadFile): AnswerStep {
  const [, status, file] = /^(\d+)?(?:@(.+))?$/s.exec(part) ?? [];
  if (status !== undefined || file !== undefined) {
    return {
      ...(status === undefined ? {} : { status: parseWhole(status, 'status', 200, 599) }),
      ...(file === undefined ? {} : fileAnswer(file, readFile(file))),
    };
  }
  const colon = part.indexOf(':');
  const word = (colon < 0 ? part : part.slice(0, colon)).trim().toLowerCase();
  const value = colon < 0 ? null : part.slice(colon + 1).trim();
  if (value === null) {
    const fault = Object.hasOwn(FAULTS, word) ? FAULTS[word] : undefined;
    if (fault !== undefined) return { fault };
    if (word === 'forward') return { forward: true };
    if (word === 'redirect') throw badPart(part, 'does not say where to: write redirect:URL');
    throw badPart(part, 'is no answer');
  }
  switch (word) {
    case 'timeout':
      return { fault: 'timeout', holdMs: parseDuration(value) };
    case 'delay':
      return { delayMs: parseDelay(value) };
    case 'retry-after':
      return { headers: [['Retry-After', String(parseSeconds(value))]] };
    case 'redirect':
      return { headers: [['Location', location(value)]] };
    default:
      throw badPart(part, 'is no answer');
  }
}

function parseDelay(text: string): number | readonly [number, number] {
  const [least = '', most] = text.split('~');
  return most === undefined ? parseDuration(least) : [parseDuration(least), parseDuration(most)];
}

/** A URL, or a path on the same host. */
function location(text: string): string {
  const isUrl = /^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text);
  const isPath = /^\.{0,2}\//.test(text);
  if ((isUrl || isPath) && /^[\x21-\x7e]+$/.test(text)) return text;
  throw usageError(
    'bad_answer',
    `${excerpt(text, 80)} is neither a URL nor a path to redirect to`,
    'write redirect:http://127.0.0.1:3000/hooks or redirect:/hooks; in them, a space is %20',
  );
}

/** `Retry-After` counts in whole seconds (RFC 9110, 10.2.3). */
function parseSeconds(text: string): number {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : parseDuration(text) / 1000;
  if (Number.isInteger(seconds)) return seconds;
  throw usageError(
    'bad_answer',
    `${excerpt(text, 80)} is no whole number of seconds`,
    'write retry-after:30 or retry-after:2m',
  );
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
};

function fileAnswer(file: string, bytes: Uint8Array): AnswerStep {
  const extension = extname(file).toLowerCase();
  const known = Object.hasOwn(MEDIA_TYPES, extension) ? MEDIA_TYPES[extension] : undefined;
  return { body: bytes, headers: [['Content-Type', known ?? guessedType(bytes)]] };
}

function guessedType(bytes: Uint8Array): string {
  const text = utf8Text(bytes);
  if (text === null) return 'application/octet-stream';
  try {
    JSON.parse(text);
    return 'application/json';
  } catch {
    return 'text/plain; charset=utf-8';
  }
}

function badPart(part: string, why: string): Error {
  return usageError('bad_answer', `${excerpt(part, 80)} ${why}`, HINT);
}
