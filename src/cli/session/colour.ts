import type { Context } from './context.ts';

/**
 * Whether a stream gets colour: the flag decides, then NO_COLOR (https://no-color.org), then
 * FORCE_COLOR, then whether it is a terminal that knows colours.
 *
 * @param flag `true` for `--color`, `false` for `--no-color`
 */
export function wantsColour(
  flag: boolean | undefined,
  env: Context['env'],
  stream: { readonly isTTY?: boolean },
): boolean {
  if (flag !== undefined) return flag;
  const forced = env['FORCE_COLOR'];
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
