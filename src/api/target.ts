import { usageError } from '../exchange/error.ts';
import { redactUrl } from '../exchange/secrets.ts';

/**
 * The URL that requests go to.
 *
 * @throws WebhookCliError `bad_url`
 */
export function targetUrl(to: string | URL): URL {
  let url: URL;
  try {
    url = new URL(to);
  } catch {
    throw usageError(
      'bad_url',
      `"${redactUrl(String(to)).slice(0, 100)}" is no URL`,
      'give an absolute http or https URL',
    );
  }
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw usageError(
    'bad_url',
    `a target cannot be a ${url.protocol} URL`,
    'give an absolute http or https URL',
  );
}
