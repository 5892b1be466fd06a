import { usageError } from '../../core/error.ts';
import { urlCredentials } from '../../core/http/credentials.ts';
import { parseTarget } from './values.ts';

/** An app that `--forward-to` names, and for which webhooks. */
export interface NamedTarget {
  /** An event or a provider as somebody wrote it; `null` where every webhook is meant. */
  readonly name: string | null;
  readonly to: URL;
}

/** A URL has one of these before a sign of equality of its own; a name has none. */
const NAMED = /^\s*([^=/:?#@[\]]+)=(.*)$/s;

/**
 * Reads `URL` or `NAME=URL`.
 *
 * @throws WebhookCliError `bad_url`
 * @example parseForwardTo('failed=3000') // { name: 'failed', to: http://127.0.0.1:3000/ }
 */
export function parseForwardTo(text: string): NamedTarget {
  const [, name, url] = NAMED.exec(text) ?? [];
  const to = parseTarget(url ?? text);
  if (urlCredentials(to) !== undefined) {
    // What is forwarded keeps the sender's credentials, so that the target's own would be lost.
    throw usageError(
      'bad_url',
      'the target of --forward-to cannot hold credentials: each request keeps those of its sender',
      'leave them out of the URL',
    );
  }
  return { name: name?.trim() ?? null, to };
}
