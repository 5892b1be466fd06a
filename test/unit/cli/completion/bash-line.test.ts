import { expect, it } from 'vitest';
import { bashWords } from '../../../../src/cli/completion/bash-line.ts';

it.each([
  ['', ['']],
  ['webhook-cli', ['webhook-cli']],
  ['webhook-cli ', ['webhook-cli', '']],
  ['  a   b ', ['a', 'b', '']],
  ['a "In Tr', ['a', 'In Tr']],
  ["a 'it is' x\\ y", ['a', 'it is', 'x y']],
  ['a "quoted \\" one"two', ['a', 'quoted " onetwo']],
  ["a '\\'", ['a', '\\']],
  ['a "" b', ['a', '', 'b']],
  ['a --to=localhost:3000', ['a', '--to=localhost:3000']],
  ['a trailing\\', ['a', 'trailing']],
])('%j', (line, words) => {
  expect(bashWords(line)).toEqual(words);
});
