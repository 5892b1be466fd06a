import { usageError } from '../../core/error.ts';
import { isSuccess } from '../../core/exchange.ts';
import { bodyBytes } from '../../core/http/body.ts';
import { decodePercent } from '../../core/http/credentials.ts';
import { isFramingHeader } from '../../core/http/framing-headers.ts';
import { type HeaderList, withHeaders, withoutHeaders } from '../../core/http/headers.ts';
import { isRedacted } from '../../core/http/redact.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import type { Provider } from '../../providers/provider.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { DEFAULT_TIMEOUT_MS, deliver, isDelivered } from '../../sender/deliver.ts';
import { type Outgoing, userHeaders } from '../../sender/request.ts';
import { DEFAULT_TARGET } from '../flags/defaults.ts';
import type { DeliveryFlags } from '../flags/delivery.ts';
import { parseTarget } from '../flags/values.ts';
import { providerOf } from '../history/exchange-of-record.ts';
import { keptRecord } from '../history/kept-record.ts';
import { createProgress } from '../screen/progress.ts';
import { EXIT, exitOfSignal } from '../session/exit.ts';
import { readCertificates } from '../session/files.ts';
import { openChosenJournal } from '../session/journal.ts';
import { proxiesFor } from '../session/proxies.ts';
import { secretIfSigned } from '../session/secret.ts';
import type { Session } from '../session/session.ts';

/** Runs `repost`. */
export async function repost(
  session: Session,
  flags: DeliveryFlags,
  reference: string,
  catalogue = bundledCatalogue,
): Promise<number> {
  const record = keptRecord(session, flags, reference);
  const url = flags.to ?? originalTarget(record);
  const outgoing = requestAgain(session, record, providerOf(record, catalogue), {
    ...flags,
    to: url,
  });
  const ca = flags.cacert === undefined ? undefined : readCertificates(session.context, flags.cacert);
  const proxyFor = await proxiesFor(session.context, [url]);
  const journal = openChosenJournal(session, flags);
  const { openTransport } = await import('../../transport/transport.ts');
  const transport = openTransport({ insecure: flags.insecure, ca, proxyFor });
  const accepts = flags.expectStatus?.accepts ?? isSuccess;
  const stop = session.stopSignal();
  const progress = await createProgress(session, {
    catalogue,
    count: 1,
    target: url,
    isDelivered: (outcome) => isDelivered(outcome, accepts),
  });
  try {
    const exchange = await deliver(outgoing, transport, {
      catalogue,
      url,
      timeoutMs: flags.timeout ?? DEFAULT_TIMEOUT_MS,
      retries: flags.retries ?? 0,
      accepts,
      signal: stop,
      onExchange: async (each, provider, isLast) => {
        await journal?.append(each);
        if (progress.shows(each, isLast)) await progress.report(each, provider, flags);
      },
    });
    const delivered = isDelivered(exchange, accepts);
    if (session.json)
      session.out.line(
        jsonLine('summary', { sent: 1, delivered: delivered ? 1 : 0, failed: delivered ? 0 : 1 }),
      );
    if (stop.aborted && !delivered) return exitOfSignal(String(stop.reason));
    return delivered ? EXIT.done : EXIT.failed;
  } finally {
    progress.end();
    await transport.close();
    journal?.close();
  }
}

function originalTarget(record: JournalRecord): URL {
  if (record.direction === 'received') return parseTarget(DEFAULT_TARGET);
  if (isRedacted(decodePercent(record.request.url))) {
    throw usageError(
      'secret_not_kept',
      'the URL held a secret, which was not kept',
      'give the whole URL with --to',
    );
  }
  return parseTarget(record.request.url);
}

/** The same bytes and headers; what was never kept comes from flags, and a signature is made anew. */
export function requestAgain(
  session: Session,
  record: JournalRecord,
  provider: Provider | null,
  flags: Pick<DeliveryFlags, 'to' | 'auth' | 'bearer' | 'header' | 'secret'>,
): Outgoing {
  const body = bodyBytes(record.request);
  // Those of the connection are made anew, and are not what this request says.
  const keptHeaders = withoutHeaders(record.request.headers, ['host', ...secretNames(record)]).filter(
    ([name]) => !isFramingHeader(name),
  );
  const { to, auth, bearer, header: headers } = flags;
  return {
    provider,
    event: record.event,
    payloadVersion: record.payloadVersion,
    contentForm: record.contentForm,
    key: record.key,
    headers: userHeaders(withHeaders(keptHeaders, signedHeaders(session, record, provider, flags, body)), {
      to,
      auth,
      bearer,
      headers,
    }),
    body,
  };
}

/** Headers whose values were not kept. */
export function secretNames(record: JournalRecord): string[] {
  return record.request.headers.filter(([, value]) => isRedacted(value)).map(([name]) => name);
}

function signedHeaders(
  session: Session,
  record: JournalRecord,
  provider: Provider | null,
  flags: Pick<DeliveryFlags, 'secret'>,
  body: Uint8Array,
): HeaderList {
  const version = provider?.versions.find(({ id }) => id === record.payloadVersion);
  const secret = secretIfSigned(session, flags.secret, version?.signed === true);
  if (secret === undefined) return [];
  if (provider === null || version?.signed !== true) {
    throw usageError(
      'flag_does_not_fit',
      'this exchange is of no provider and version that signs',
      'leave --secret out',
    );
  }
  return provider
    .requestHeaders({
      version: version.id,
      contentForm: record.contentForm ?? version.contentForms[0],
      body,
      secret,
      sentAt: Date.now(),
    })
    .filter(([name]) => name.toLowerCase() !== 'content-type');
}
