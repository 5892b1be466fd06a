import { checkGivenKeys, type GivenKey } from '../../conformance/given-keys.ts';
import { usageError } from '../../core/error.ts';
import { utf8Text } from '../../core/http/body.ts';
import type { Provider } from '../../providers/provider.ts';
import { readStdin, readWhole } from '../session/files.ts';
import type { Session } from '../session/session.ts';

/**
 * Reads keys, one a line; `-` is standard input. Blank lines do not count.
 *
 * @throws WebhookCliError `bad_keys` with file and line, and what reading a file throws
 */
export async function readKeys(
  { context }: Session,
  file: string,
  provider: Provider,
): Promise<readonly string[]> {
  const bytes = file === '-' ? await readStdin(context.stdin) : readWhole(context, file);
  const name = file === '-' ? 'standard input' : file;
  const text = utf8Text(bytes);
  if (text === null) throw usageError('bad_keys', `${name} is no text in UTF-8`, 'write one key a line');
  const given = keysIn(text, name);
  checkGivenKeys(given, name, provider);
  return given.map(({ key }) => key);
}

function keysIn(text: string, name: string): readonly GivenKey[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ key: line.trim(), place: `${name}:${index + 1}` }))
    .filter(({ key }) => key !== '');
}
