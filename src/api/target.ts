import { httpUrl } from '../exchange/http-url.ts';

/**
 * The URL that requests go to.
 *
 * @throws WebhookCliError `bad_url`
 */
export function targetUrl(to: string | URL): URL {
  return httpUrl(String(to).trim(), 'give an absolute http or https URL');
}
