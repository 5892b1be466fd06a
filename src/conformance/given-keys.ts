import { usageError } from '../core/error.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { whyNoKey } from '../events/identity/key-template.ts';
import type { Provider } from '../providers/provider.ts';

/** A key that somebody gave, and where: `keys.txt:3`, `ids[2]`. */
export interface GivenKey {
  readonly key: string;
  readonly place: string;
}

/**
 * Refuses keys with which jobs could not be told apart, or that no job of the provider has.
 *
 * @param source what holds them, for messages
 * @throws WebhookCliError `bad_keys`
 */
export function checkGivenKeys(given: readonly GivenKey[], source: string, provider: Provider): void {
  if (given.length === 0) throw usageError('bad_keys', `${source} has no key`, 'write one a line, one a job');
  const places = new Map<string, string>();
  for (const { key, place } of given) {
    const shown = excerpt(key, 60);
    const why = key.trim() === '' ? 'is no key' : whyNoKey(key, provider);
    if (why !== null) throw usageError('bad_keys', `${place}: ${shown} ${why}`, 'take it out');
    const before = places.get(key);
    if (before !== undefined) {
      throw usageError(
        'bad_keys',
        `${place}: ${shown} stands at ${before} too`,
        'each job needs one of its own',
      );
    }
    places.set(key, place);
  }
}
