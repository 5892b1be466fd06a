import * as z from 'zod';
import { usageError } from '../../core/error.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { visible } from '../../output/text/visible.ts';
import { NEXT_ANSWERS } from '../wire.ts';

const id = z.string().min(1).max(1000);
/** Edits are small, and a payload of a million characters is none. */
const edit = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('set'), path: z.string().max(1000), json: z.string().max(1024 ** 2) }),
  z.strictObject({ op: z.literal('unset'), path: z.string().max(1000) }),
]);
const edits = z.array(edit).max(1000);
const target = z.string().max(4096).optional();
const name = z.string().min(1).max(200);

/** Bodies of the actions. */
export const BODIES = {
  repost: z.strictObject({ id, edits: edits.optional(), to: target }),
  judge: z.strictObject({ id, edits }),
  send: z
    .strictObject({
      provider: name,
      event: name.optional(),
      fixture: name.optional(),
      scenario: name.optional(),
      payloadVersion: name.optional(),
      edits: edits.optional(),
      to: target,
    })
    .refine(
      ({ event, fixture, scenario }) =>
        [event, fixture, scenario].filter((each) => each !== undefined).length === 1,
      { message: 'exactly one of event, fixture and scenario is needed' },
    ),
  answer: z.strictObject({ next: z.enum(NEXT_ANSWERS).nullable() }),
  save: z.strictObject({ id, name: z.string().max(200) }),
} as const;

/**
 * Reads the body of an action.
 *
 * @throws WebhookCliError `bad_option` with the first mistake in it
 */
export function bodyOf<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw usageError('bad_option', visible(`the request cannot be read${where}: ${issue?.message ?? ''}`));
}

/**
 * Reads a whole number of a query.
 *
 * @throws WebhookCliError `bad_number`
 */
export function wholeOf<Missing>(
  query: URLSearchParams,
  option: string,
  missing: Missing,
  most = Number.MAX_SAFE_INTEGER,
): number | Missing {
  const text = query.get(option);
  if (text === null) return missing;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw usageError(
    'bad_number',
    `${option} must be a whole number from 0 to ${most}; got ${excerpt(text, 40)}`,
  );
}

/**
 * Reads one of some words of a query.
 *
 * @throws WebhookCliError `bad_option`
 */
export function oneOf<Word extends string>(
  query: URLSearchParams,
  option: string,
  words: readonly Word[],
): Word {
  const text = query.get(option) ?? '';
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw usageError('bad_option', `${option} must be one of ${words.join(', ')}; got ${excerpt(text, 40)}`);
}

/**
 * Reads a text of a query.
 *
 * @throws WebhookCliError `bad_option`
 */
export function textOf(query: URLSearchParams, option: string): string {
  const text = query.get(option);
  if (text !== null) return text;
  throw usageError('bad_option', `the request needs ${option}`);
}
