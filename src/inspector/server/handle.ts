import type { IncomingMessage, ServerResponse } from 'node:http';
import { headersFromRaw } from '../../core/http/headers.ts';
import type { ApiCall } from './api.ts';
import { type Assets, assetAt, pageFile } from './assets.ts';
import { type Asked, checkHost, checkPage, type Refusal } from './guard.ts';
import { refuse, reply } from './reply.ts';
import { isPageRoute, readTarget, type Target } from './target.ts';

const READING = ['GET', 'HEAD'];
const NO_SUCH: Refusal = { status: 404, code: 'not_found', message: 'There is no such page.' };

/** What answers requests. */
export interface HandlerOptions {
  readonly assets: Assets;
  /** Told that a page was asked for. */
  readonly onPage?: (() => void) | undefined;
  readonly api: (call: ApiCall) => Promise<void>;
  /** Every text that `Host` may be, for a connection. */
  readonly hostsOf: (request: IncomingMessage) => ReadonlySet<string>;
}

/** Makes the function that takes every request: first under which name it came, then what it asks for, then who asks. */
export function createHandler({
  assets,
  onPage,
  api,
  hostsOf,
}: HandlerOptions): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const headers = headersFromRaw(request.rawHeaders);
    const foreign = checkHost(headers, hostsOf(request));
    if (foreign !== null) return refuse(response, foreign, false);
    const target = readTarget(request.url ?? '');
    const asked = target === null ? null : askedFor(target);
    const isApi = asked === 'api';
    const allowed = isApi ? [...READING, 'POST'] : READING;
    if (!allowed.includes(request.method ?? '')) {
      const message = `Here is ${allowed.join(', ')} only.`;
      return refuse(response, { status: 405, code: 'bad_request', message }, isApi, {
        Allow: allowed.join(', '),
      });
    }
    if (target === null || asked === null) return refuse(response, NO_SUCH, false);
    const stranger = checkPage(headers, asked);
    if (stranger !== null) return refuse(response, stranger, isApi);
    if (isApi) return void api({ request, response, headers, target });
    const file = asked === 'page' ? pageFile(assets) : assetAt(assets, target.segments);
    if (file === null) return refuse(response, NO_SUCH, false);
    reply(response, 200, ...file);
    if (asked === 'page') onPage?.();
  };
}

function askedFor({ segments }: Target): Asked | null {
  if (segments[0] === 'api') return 'api';
  if (segments[0] === 'assets') return 'asset';
  return isPageRoute(segments) ? 'page' : null;
}
