import { readTokens } from '../../core/json/tokens.ts';
import { locateSyntaxError, position } from '../syntax.ts';
import { type DocumentJudgement, tooDeep, unreadable } from './judge-value.ts';
import type { RelaxedMistake } from './relaxed.ts';

/** What people paste that is no document: how it looks, what it is, and what to paste instead. */
const OTHERS: readonly (readonly [looks: RegExp, what: string, instead: string])[] = [
  [
    /\[object Object\]/,
    'what JavaScript makes of an object as a text',
    'JSON.stringify(payload) is what can be judged',
  ],
  [
    /^\s*<[\w.]+ object at 0x|^\s*<\w+:/,
    'what a program prints of an object',
    'print its content as JSON: print(json.dumps(payload, default=str))',
  ],
  [/^\s*<[!?a-zA-Z]/, 'XML or HTML', 'paste a body in JSON, or a form that holds JSON'],
  [
    /^[^"]*(?:"[^"\n]*"|:\w+|'[^'\n]*')\s*=>/,
    'a Ruby hash or a PHP array',
    'puts payload.to_json, or echo json_encode($payload), prints what can be judged',
  ],
  [/^(?:%7[bB]|%22)/, 'percent-encoded text', 'decode it first'],
  [/^[A-Za-z\d+/\s]{60,}={0,2}\s*$/, 'base64, or a key', 'decode it first: base64 -d'],
];
/** Characters of a text by which it is known. */
const LOOKED_AT = 2000;

const LANGUAGES = { JSON: '', Python: 'a Python dict', JavaScript: 'a JavaScript object' } as const;

/** Says what a text is that holds no document, and where it ceases to be the nearest thing. */
export function noDocument(text: string, mistake: RelaxedMistake): DocumentJudgement {
  const deep = tooDeep(text);
  if (deep !== null) return deep;
  const strict = locateSyntaxError(text);
  const isFurther = mistake.offset > strict.offset;
  const where = isFurther ? position(text, mistake.offset) : strict;
  const language = isFurther ? LANGUAGES[mistake.language] : '';
  const head = text.slice(0, LOOKED_AT);
  const other = language === '' ? OTHERS.find(([looks]) => looks.test(head)) : undefined;
  const what = other?.[1] ?? language;
  const found = isFurther ? mistake.problem : strict.problem;
  const isComma = what === '' && !isFurther && lacksComma(text, strict.offset);
  return {
    ...unreadable(
      '',
      'body/not-json',
      isComma ? 'a comma' : 'a JSON document',
      other !== undefined ? what : isComma ? found.replace(/^unexpected /, '') : found,
      other?.[2] ?? adviceFor(text, language),
      { kind: 'other', words: what },
    ),
    locate: () => ({ line: where.line, column: where.column }),
  };
}

/** Whether a value follows another one there, inside of an object or a list. */
function lacksComma(text: string, offset: number): boolean {
  if (!/["{[\w-]/.test(text.charAt(offset))) return false;
  let [depth, end] = [0, 0];
  readTokens(text, {
    onOpen: () => {
      depth += 1;
    },
    onClose: (at) => {
      [depth, end] = [depth - 1, at];
    },
    onScalar: (_, at) => {
      end = at;
    },
  });
  return depth > 0 && text.slice(end, offset).trim() === '';
}

function adviceFor(text: string, language: string): string {
  if (language === 'a Python dict') {
    return 'it is no Python dict either; print(json.dumps(payload, default=str)) prints what can be judged';
  }
  if (language !== '')
    return `it is no ${language.slice(2)} either; JSON.stringify(payload) is what can be judged`;
  return /^[^{[]{1,500}\{\s*["'}]/.test(text) && !/^\s*["'{[]/.test(text)
    ? 'other text stands before it; paste from the first { on'
    : 'the file does not parse as JSON';
}
