import { expect, it } from 'vitest';
import { wantsColour } from '../../../../src/cli/session/colour.ts';

const TERMINAL = { isTTY: true };
const PIPE = {};

it.each<[boolean | undefined, Record<string, string>, { isTTY?: boolean }, boolean]>([
  [undefined, {}, TERMINAL, true],
  [undefined, {}, PIPE, false],
  [undefined, {}, { isTTY: false }, false],
  [undefined, { TERM: 'dumb' }, TERMINAL, false],
  [undefined, { TERM: 'xterm' }, PIPE, false],
  [undefined, { NO_COLOR: '1' }, TERMINAL, false],
  [undefined, { NO_COLOR: '' }, TERMINAL, true],
  [undefined, { FORCE_COLOR: '1' }, PIPE, true],
  [undefined, { FORCE_COLOR: '3' }, PIPE, true],
  [undefined, { FORCE_COLOR: '' }, PIPE, true],
  [undefined, { FORCE_COLOR: '0' }, TERMINAL, false],
  [undefined, { FORCE_COLOR: 'false' }, TERMINAL, false],
  [undefined, { FORCE_COLOR: '1', TERM: 'dumb' }, TERMINAL, true],
  [undefined, { NO_COLOR: '1', FORCE_COLOR: '1' }, TERMINAL, false],
  [true, { NO_COLOR: '1', TERM: 'dumb' }, PIPE, true],
  [false, { FORCE_COLOR: '1' }, TERMINAL, false],
])('flag %s, environment %j, stream %j: %s', (flag, env, stream, colour) => {
  expect(wantsColour(flag, env, stream)).toBe(colour);
});
