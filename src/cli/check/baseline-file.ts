import * as z from 'zod';
import type { AcceptedFailure } from '../../conformance/baseline.ts';
import { usageError } from '../../core/error.ts';
import { utf8Text } from '../../core/http/body.ts';
import { pointer } from '../../core/json/pointer.ts';
import { nestingDepth } from '../../core/json/scan.ts';
import { locateSyntaxError } from '../../validation/syntax.ts';

/** No baseline nests deeper. */
const DEEPEST = 20;

const text = z.string().trim().min(1).max(2000);

const fileSchema = z.strictObject({
  version: z.literal(1),
  accepted: z.array(z.strictObject({ case: text, how: text, reason: text })),
});

/**
 * Reads a baseline.
 *
 * @param bytes of the file
 * @param file its name, for messages
 * @throws WebhookCliError `bad_baseline` with file and place of the first mistake
 */
export function parseBaseline(bytes: Uint8Array, file: string): readonly AcceptedFailure[] {
  const parsed = fileSchema.safeParse(documentIn(bytes, file));
  if (parsed.error !== undefined) {
    const [issue] = parsed.error.issues;
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    const place = pointer([...(issue?.path.map(String) ?? []), ...unknown]);
    throw badBaseline(`${file} ${place === '' ? 'as a whole' : place}`, mistakeWords(issue));
  }
  const { accepted } = parsed.data;
  const places = new Map<string, number>();
  for (const [index, { case: id, how }] of accepted.entries()) {
    const name = JSON.stringify([id, how]);
    const before = places.get(name);
    if (before !== undefined) {
      throw badBaseline(`${file} /accepted/${index}`, `/accepted/${before} accepts the same failure`);
    }
    places.set(name, index);
  }
  return accepted;
}

/** A baseline as it is written: in lines of its own each, so that a change shows what changed. */
export function baselineText(accepted: readonly AcceptedFailure[]): string {
  return `${JSON.stringify({ version: 1, accepted }, null, 2)}\n`;
}

function documentIn(bytes: Uint8Array, file: string): unknown {
  const content = utf8Text(bytes)?.replace(/^\ufeff/, '');
  if (content === undefined) throw badBaseline(file, 'it is no text in UTF-8');
  if (nestingDepth(content) > DEEPEST) throw badBaseline(file, 'it nests too deeply');
  try {
    return JSON.parse(content);
  } catch {
    const { problem, line, column } = locateSyntaxError(content);
    throw badBaseline(`${file}:${line}:${column}`, problem);
  }
}

function mistakeWords(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'unrecognized_keys':
      return 'a baseline has no such key';
    case 'too_small':
      return 'expected a text that is not empty';
    case 'too_big':
      return `too long: at most ${issue.maximum}`;
    case 'invalid_value':
      return `expected ${issue.values.join(', ')}`;
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}`;
    default:
      return issue?.message ?? 'it is none';
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'an array',
  object: 'an object with version and accepted',
};

function badBaseline(place: string, problem: string): Error {
  return usageError(
    'bad_baseline',
    `${place}: ${problem}`,
    'a row has case, how and reason; --write-baseline writes them',
  );
}
