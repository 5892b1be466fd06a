import type { Theme } from './theme.ts';

const asItIs = (text: string): string => text;

/** The looks of a text that goes where nobody knows of colours; without the package that makes them. */
export const PLAIN: Theme = {
  plain: asItIs,
  key: asItIs,
  text: asItIs,
  number: asItIs,
  literal: asItIs,
  punctuation: asItIs,
  dim: asItIs,
  strong: asItIs,
  ok: asItIs,
  warn: asItIs,
  bad: asItIs,
  info: asItIs,
  direction: asItIs,
  event: asItIs,
};
