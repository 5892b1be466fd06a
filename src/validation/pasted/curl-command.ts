import type { HeaderList } from '../../core/http/headers.ts';
import { header, withoutHeaders } from '../../core/http/headers.ts';
import { LineCounter } from '../syntax.ts';
import { judgeBody } from './http-documents.ts';
import { type DocumentJudgement, type DocumentOptions, type ReadAs, unreadable } from './judge-value.ts';
import { Pieces } from './pieces.ts';
import { type OpenQuote, readShell, type ShellWord } from './shell-words.ts';

/** What stands before the first command: a prompt, comments, and variables that have to be set. */
const BEFORE = String.raw`(?:\s|#(?! curl\s)[^\n]*(?:\n|$)|: [^\n&]*(?:\n|&&))*(?:[$%#>] )?`;
/** How curl begins, or what makes its body. */
const START = new RegExp(
  String.raw`^${BEFORE}(?:curl\s|(?:printf|echo|base64)\s|[\w./-]+(?: [^\n|{}"<]*)?\|\s*(?:\\\s*)?curl\s)`,
);

const READ_AS: ReadAs = { kind: 'curl', words: 'a curl command' };

/** A body that a command sends, or why it is not there. */
type Data = { readonly bytes: Uint8Array; readonly text: ShellWord | null } | { readonly missing: string };

/** What a command would read from another one. */
type Input = Data | null;

/**
 * Judges what curl commands would send, by the headers that they would send it with; `null` where a text is none. Nothing
 * is run, no variable is looked up and no file read.
 */
export function judgeCurlCommand(text: string, options: DocumentOptions): DocumentJudgement[] | null {
  if (!START.test(text)) return null;
  const lines = new LineCounter(text);
  const commands = readShell(text);
  if (!Array.isArray(commands)) return /\bcurl\s/.test(text) ? [openQuote(commands, lines)] : null;
  const judged: { readonly at: number; readonly documents: DocumentJudgement[] }[] = [];
  let input: Input = null;
  for (const command of commands) {
    const [first, ...rest] = command.words.filter(({ text: word }, i) => i > 0 || !/^[$%#]$/.test(word));
    if (command.input !== null) input = dataOf(command.input);
    if (first?.text === 'curl') {
      judged.push({ at: command.at, documents: judgeRequest(readArguments(rest), input, lines, options) });
    }
    input = command.isPiped ? outputOf(first?.text, rest, input) : null;
  }
  if (judged.length === 0) return null;
  return judged.flatMap(({ at, documents }) =>
    judged.length === 1
      ? documents
      : documents.map((each) => ({ ...each, place: `line ${lines.at(at).line} ${each.place}`.trimEnd() })),
  );
}

function openQuote({ offset }: OpenQuote, lines: LineCounter): DocumentJudgement {
  return {
    ...unreadable(
      '',
      'body/not-shown',
      'a whole command',
      'a quote that is never closed',
      'paste it up to its closing quote',
      READ_AS,
    ),
    locate: () => lines.at(offset),
  };
}

function dataOf(text: ShellWord): Data {
  return { bytes: Buffer.from(text.text), text };
}

/** What the commands print that stand before curl in a pipe. */
function outputOf(name: string | undefined, words: readonly ShellWord[], input: Input): Input {
  const [first, second] = words;
  if (name === 'printf' && /^%s(?:\\n)?$/.test(first?.text ?? '') && second !== undefined)
    return dataOf(second);
  if (name === 'printf' && first !== undefined && second === undefined && !/[%\\]/.test(first.text))
    return dataOf(first);
  if (name === 'echo') {
    const word = words.find(({ text }) => text !== '-n');
    return word === undefined ? null : dataOf(word);
  }
  if (
    name === 'base64' &&
    /^(?:-d|-D|-{2}decode)$/.test(first?.text ?? '') &&
    input !== null &&
    'bytes' in input
  ) {
    return { bytes: Buffer.from(Buffer.from(input.bytes).toString('latin1'), 'base64'), text: null };
  }
  if (name === 'cat' && first === undefined) return input;
  return {
    missing:
      name === 'cat' && first !== undefined
        ? `its body is in ${first.text}: validate that file`
        : `its body is what ${name ?? 'another command'} prints: pipe that into validate`,
  };
}

/** Options of curl whose value may stand in the next word; other words that are no option are URLs. */
const SHORT_WITH_VALUE = 'AbcCdDeEFHKmoPQrtTuUwxXyYz';
const DATA: Readonly<Record<string, 'text' | 'binary' | 'raw' | 'json' | 'urlencode'>> = {
  d: 'text',
  data: 'text',
  'data-ascii': 'text',
  'data-binary': 'binary',
  'data-raw': 'raw',
  'data-urlencode': 'urlencode',
  json: 'json',
};
const FILE_BODY = /^(?:F|form|form-string|T|upload-file|K|config)$/;

interface Arguments {
  readonly headers: HeaderList;
  readonly data: readonly { readonly how: string; readonly value: ShellWord }[];
  /** An option that makes the body of something else. */
  readonly other: string | null;
}

function readArguments(words: readonly ShellWord[]): Arguments {
  const headers: [string, string][] = [];
  const data: { how: string; value: ShellWord }[] = [];
  let other: string | null = null;
  const take = (name: string, value: ShellWord): void => {
    const how = Object.hasOwn(DATA, name) ? DATA[name] : undefined;
    if (how !== undefined) data.push({ how, value });
    else if (FILE_BODY.test(name)) other ??= name.length === 1 ? `-${name}` : `--${name}`;
    else if (name === 'H' || name === 'header') {
      const [, field, , set = ''] = /^([^:;\s]+)\s*([:;])\s*([\s\S]*)$/.exec(value.text) ?? [];
      if (field !== undefined) headers.push([field, set]);
    }
  };
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    const next = words[i + 1];
    if (word === undefined || !/^-./.test(word.text)) continue;
    const long = /^--([\w-]+)(?:=([\s\S]*))?$/.exec(word.text);
    if (long !== null) {
      const name = long[1] ?? '';
      const isTaken = Object.hasOwn(DATA, name) || FILE_BODY.test(name) || name === 'header';
      if (!isTaken) continue;
      if (long[2] !== undefined) take(name, behind(word, word.text.length - long[2].length));
      else if (next !== undefined) {
        take(name, next);
        i += 1;
      }
      continue;
    }
    for (let k = 1; k < word.text.length; k += 1) {
      const name = word.text.charAt(k);
      if (!SHORT_WITH_VALUE.includes(name)) continue;
      if (k + 1 < word.text.length) take(name, behind(word, k + 1));
      else if (next !== undefined) {
        take(name, next);
        i += 1;
      }
      break;
    }
  }
  return { headers, data, other };
}

function behind({ text, sourceOf }: ShellWord, from: number): ShellWord {
  return { text: text.slice(from), sourceOf: (offset) => sourceOf(from + offset) };
}

function judgeRequest(
  { headers, data, other }: Arguments,
  input: Input,
  lines: LineCounter,
  options: DocumentOptions,
): DocumentJudgement[] {
  const body =
    other === null ? bodyOf(data, input) : { missing: `${other} makes its body: validate what is sent` };
  if ('missing' in body) {
    return [unreadable('', 'body/not-shown', 'a payload', 'a curl command', body.missing, READ_AS)];
  }
  const { bytes, text } = body;
  const message = {
    kind: 'request' as const,
    headers: sentHeaders(
      headers,
      data.length > 0,
      data.some(({ how }) => how === 'json'),
    ),
    body: bytes,
    missing: 0,
  };
  return judgeBody(message, READ_AS, text && ((place) => lines.at(text.sourceOf(place.start))), options);
}

/** The headers with what curl adds, unless it is given or taken out. */
function sentHeaders(given: HeaderList, hasData: boolean, isJson: boolean): HeaderList {
  const type = isJson ? 'application/json' : 'application/x-www-form-urlencoded';
  if (!hasData || header(given, 'content-type') !== undefined) {
    // What has no value is taken out.
    return header(given, 'content-type') === '' ? withoutHeaders(given, ['content-type']) : given;
  }
  return [...given, ['Content-Type', type]];
}

/** What all data options make together: as of a form, with `&` between them, but for JSON. */
function bodyOf(data: Arguments['data'], input: Input): Data {
  const parts: { readonly from: number; readonly word: ShellWord }[] = [];
  let all = '';
  for (const { how, value } of data) {
    const part = partOf(how, value, input);
    if ('missing' in part || data.length === 1) return part;
    if (part.text === null) return { missing: 'its body is made of several parts: validate what is sent' };
    if (parts.length > 0 && how !== 'json') all += '&';
    parts.push({ from: all.length, word: part.text });
    all += part.text.text;
  }
  const sourceOf = (offset: number): number => {
    const part = parts.findLast(({ from }) => from <= offset);
    return part === undefined ? 0 : part.word.sourceOf(offset - part.from);
  };
  return dataOf({ text: all, sourceOf });
}

function partOf(how: string, value: ShellWord, input: Input): Data {
  const { text } = value;
  if (/^\$(?:\(|\{|\w)/.test(text)) return { missing: `its body is what ${text} stands for: validate that` };
  if (how === 'urlencode') return { missing: 'curl encodes its body, as a form: validate what it encodes' };
  if (how === 'raw' || !text.startsWith('@')) return dataOf(value);
  if (text !== '@-') return { missing: `its body is in ${text.slice(1)}: validate that file` };
  if (input === null) return { missing: 'its body comes from standard input: pipe that into validate' };
  // With this option curl leaves line breaks out of what it reads.
  if (how !== 'text' || !('bytes' in input) || input.text === null) return input;
  const made = new Pieces();
  const { text: read, sourceOf } = input.text;
  for (const { 0: part, index } of read.matchAll(/[^\r\n]+/g)) made.add(part, index);
  return dataOf({ text: made.text, sourceOf: (offset) => sourceOf(made.sourceOf(offset)) });
}
