import { WebhookCliError } from '../../core/error.ts';
import { httpUrl } from '../../core/http/http-url.ts';
import { type Reader, refusal } from './reader.ts';

/** A URL that requests go to, as a text or a URL. */
export const target: Reader<URL> = (value, name) => {
  if (typeof value === 'string' || isUrl(value)) return named(name, value);
  throw refusal(name, 'an absolute http or https URL, a text or a URL', value, { code: 'bad_url' });
};

function named(name: string, value: string | URL): URL {
  try {
    return targetUrl(value);
  } catch (error) {
    if (!(error instanceof WebhookCliError)) throw error;
    throw new WebhookCliError(error.code, `"${name}": ${error.message}`, { hint: error.hint });
  }
}

// The URL class of a browser's environment in a test suite is another one.
function isUrl(value: unknown): value is URL {
  return Object.prototype.toString.call(value) === '[object URL]';
}

/**
 * The URL that requests go to.
 *
 * @throws WebhookCliError `bad_url`
 */
export function targetUrl(to: string | URL): URL {
  return httpUrl(String(to).trim(), 'give an absolute http or https URL');
}
