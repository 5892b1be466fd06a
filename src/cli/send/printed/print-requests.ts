import { bodyText, utf8Text } from '../../../core/http/body.ts';
import { redactUrl } from '../../../core/http/redact.ts';
import { headersWithVariables, shownTarget } from '../../../core/http/secret-variables.ts';
import { type CurlOptions, curlCommand } from '../../../output/exchange/curl.ts';
import { jsonLine } from '../../../output/exchange/ndjson.ts';
import { httpHead, type PrintedRequest } from '../../../output/exchange/request.ts';
import { visible } from '../../../output/text/visible.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import type { Session } from '../../session/session.ts';
import type { SendFlags } from '../flags.ts';
import type { Prepared } from '../prepare.ts';
import { sayProvenance } from '../provenance.ts';

/** A webhook that is printed, and the request that would carry it. */
export interface PrintedWebhook {
  /** What people are told that it is, where there are several. */
  readonly title?: string | undefined;
  readonly prepared: Prepared;
  readonly request: PrintedRequest;
}

export interface PrintOptions {
  readonly catalogue: Catalogue;
}

/**
 * Prints requests instead of sending them: only their bodies, or all of them in some form. Where somebody looks at bodies on
 * a terminal, they are shown as any payload is, with what is found in them; a pipe gets the exact bytes.
 */
export async function printRequests(
  session: Session,
  flags: Pick<SendFlags, 'print' | 'all'> & Omit<CurlOptions, 'file'>,
  webhooks: Iterable<PrintedWebhook>,
  { catalogue }: PrintOptions,
): Promise<void> {
  const { out, context } = session;
  const form = flags.print ?? 'body';
  const notes = new Set<string>();
  const isShown = form === 'body' && !session.json && context.stdout.isTTY === true;
  // What judges and shows a payload takes longer to load than all the rest: nobody waits for it in a pipe.
  const view = isShown ? await import('./payload-view.ts') : null;
  // Only of several in a pipe each ends with a line break, so that one alone is exact. On a terminal each does already.
  const endBody = (): void => {
    if (context.stdout.isTTY !== true) out.write('\n');
  };
  let index = 0;
  let dueMs = 0;
  for (const { title, prepared, request } of webhooks) {
    if (out.isFull()) await out.drained();
    if (out.isClosed()) break;
    if (view !== null && title !== undefined) out.line(session.theme.strong(visible(title)));
    const lines = await view?.payloadLines(session, flags, prepared, request, catalogue);
    if (typeof lines === 'string') out.write(lines);
    else if (session.json || form === 'json') {
      // Whole milliseconds, which do not add up to another time than the exact ones do.
      const due = dueMs + (prepared.pauseMs ?? 0);
      out.line(requestLine(prepared, request, { index, pauseMs: Math.round(due) - Math.round(dueMs) }));
      dueMs = due;
    } else if (form === 'curl') out.line(curlCommand(request, { ...flags, file: prepared.file }));
    else {
      if (index > 0) endBody();
      if (form === 'http') out.write(httpHead(request));
      writeBody(session, request.body);
    }
    notes.add(prepared.note);
    index += 1;
  }
  if (index > 1 && !session.json && (form === 'body' || form === 'http')) endBody();
  if (!session.json) await sayProvenance(session, notes);
}

function requestLine(
  prepared: Prepared,
  request: PrintedRequest,
  { index, pauseMs }: { readonly index: number; readonly pauseMs: number },
): string {
  const { provider, event, payloadVersion, contentForm, key, seed } = prepared;
  return jsonLine('event', {
    provider: provider?.id ?? null,
    event,
    payloadVersion,
    contentForm,
    key,
    seed,
    index,
    pauseMs,
    request: {
      method: request.method,
      url: shownTarget(request.url) ?? redactUrl(request.url.href),
      headers: headersWithVariables(request.headers),
      size: request.body.length,
      ...bodyText(request.body),
    },
  });
}

/** The exact bytes in a pipe; on a terminal what could act on it is made visible. */
function writeBody({ out, context }: Session, body: Uint8Array): void {
  if (context.stdout.isTTY !== true) out.write(body);
  else {
    const text = utf8Text(body) ?? `(${body.length} bytes that are no UTF-8)`;
    out.line(visible(text, { keepLineBreaks: true }));
  }
}
