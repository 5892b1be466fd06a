import { bodyText, utf8Text } from '../../core/http/body.ts';
import { redactHeaders, redactUrl } from '../../core/http/redact.ts';
import { type CurlOptions, curlCommand } from '../../output/exchange/curl.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { httpHead, type PrintedRequest } from '../../output/exchange/request.ts';
import { visible } from '../../output/text/visible.ts';
import { writeNote } from '../screen/note.ts';
import type { Session } from '../session/session.ts';
import type { Prepared } from './prepare.ts';

/** Prints a request instead of sending it: only its body, or all of it in some form. */
export function printRequest(
  session: Session,
  form: 'body' | 'curl' | 'http' | 'json',
  prepared: Prepared,
  request: PrintedRequest,
  curl: Omit<CurlOptions, 'file'>,
): void {
  const { out, context } = session;
  if (session.json || form === 'json') out.line(builtEventLine(prepared, request));
  else if (form === 'curl') out.line(curlCommand(request, { ...curl, file: prepared.file }));
  else if (form === 'http') {
    out.write(httpHead(request));
    writeBody(session, request.body);
    // What follows begins a line; on a terminal it does already.
    if (context.stdout.isTTY !== true) out.write('\n');
  } else writeBody(session, request.body);
  if (!session.json && prepared.note !== '') writeNote(session, prepared.note);
}

function builtEventLine(prepared: Prepared, request: PrintedRequest): string {
  const { provider, event, payloadVersion, contentForm, key, seed } = prepared;
  return jsonLine('event', {
    provider: provider?.id ?? null,
    event,
    payloadVersion,
    contentForm,
    key,
    seed,
    request: {
      method: request.method,
      url: redactUrl(request.url.href),
      headers: redactHeaders(request.headers),
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
