import type { IncomingMessage, ServerResponse } from 'node:http';
import { WebhookCliError } from '../../core/error.ts';
import { type HeaderList, header } from '../../core/http/headers.ts';
import type { SayOption } from '../../core/wording.ts';
import { API } from '../wire.ts';
import { checkAction, readAction } from './action-body.ts';
import { ActionRate } from './action-rate.ts';
import type { Refusal } from './guard.ts';
import type { PageStreams } from './page-streams.ts';
import { refuse, replyError, replyFile, replyJson } from './reply.ts';
import type { ApiRoute } from './route.ts';
import { pathMatcher, type Target } from './target.ts';

/** What the API is made of. */
export interface ApiOptions {
  readonly routes: readonly ApiRoute[];
  readonly streams: PageStreams;
  readonly knowsToken: (headers: HeaderList) => boolean;
  readonly sayOption: SayOption;
  readonly onBug: (error: unknown) => void;
}

/** A request below `/api/` that came under our name and from no other page. */
export interface ApiCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: HeaderList;
  readonly target: Target;
}

/** Most requests at once that have no answer yet. A browser opens six connections. */
const MOST_AT_ONCE = 64;

const NO_TOKEN: Refusal = {
  status: 401,
  code: 'no_token',
  message: 'This needs the token that stands in the address which the terminal has printed.',
};
const NO_SUCH: Refusal = { status: 404, code: 'not_found', message: 'There is nothing of that name.' };
const TOO_MANY: Refusal = {
  status: 429,
  code: 'too_many',
  message: 'The page asks for too much at once. It is taken up again in a moment.',
};

/** Makes what answers the API. Nothing is told to who does not know the token, not even what there is. */
export function openApi(options: ApiOptions): (call: ApiCall) => Promise<void> {
  const routes = [
    ...options.routes.map((route) => ({ ...route, match: pathMatcher(route.path) })),
    { method: 'GET' as const, match: pathMatcher(API.stream), answer: null },
  ];
  const rate = new ActionRate(performance.now());
  let underWay = 0;

  const answer = async ({ request, response, headers, target }: ApiCall): Promise<void> => {
    const turnAway = (refusal: Refusal, more: Readonly<Record<string, string>> = {}): void =>
      refuse(response, refusal, true, more);
    const there = routes.flatMap((route) => {
      const params = route.match(target.segments);
      return params === null ? [] : [{ ...route, params }];
    });
    const route = there.find(({ method }) => method === request.method);
    if (there.length === 0) return turnAway(NO_SUCH);
    if (route === undefined) {
      const allow = there.map(({ method }) => method).join(', ');
      return turnAway(
        { status: 405, code: 'bad_request', message: `Here is ${allow} only.` },
        { Allow: allow },
      );
    }
    if (route.answer === null) {
      const refusal = options.streams.open(response, target.query, header(headers, 'last-event-id'));
      return refusal === null ? undefined : turnAway(refusal);
    }
    let body: object | null = null;
    if (route.method === 'POST') {
      if (!rate.take(performance.now())) return turnAway(TOO_MANY, { 'Retry-After': '1' });
      const refusal = checkAction(headers);
      if (refusal !== null) return turnAway(refusal);
      // Who asks first whether it may send its body is told so.
      if (/^100-continue$/i.test(header(headers, 'expect') ?? '')) response.writeContinue();
      const read = await readAction(request);
      if (read === null) return;
      if ('refusal' in read) return turnAway(read.refusal);
      body = read.body;
    }
    const left = new AbortController();
    response.once('close', () => left.abort());
    const { params } = route;
    const reply = await route.answer({ params, query: target.query, body, signal: left.signal });
    if (response.destroyed) return;
    if (reply.kind === 'json') replyJson(response, 200, reply.value);
    else replyFile(response, reply, options.onBug);
  };

  return async (call) => {
    const { response, headers } = call;
    if (!options.knowsToken(headers))
      return refuse(response, NO_TOKEN, true, { 'WWW-Authenticate': 'Bearer' });
    if (underWay >= MOST_AT_ONCE) return refuse(response, TOO_MANY, true, { 'Retry-After': '1' });
    underWay += 1;
    try {
      await answer(call);
    } catch (error) {
      if (!(error instanceof WebhookCliError)) options.onBug(error);
      if (response.headersSent) response.destroy();
      else replyError(response, error, options.sayOption);
    } finally {
      underWay -= 1;
    }
  };
}
