import { bodyBytes, bodyText } from '../../core/http/body.ts';
import { needsVariable } from '../../core/http/secret-variables.ts';
import type { JournalRecord } from '../../journal/record.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { exchangeOfRecord } from '../history/exchange-of-record.ts';
import { scrubberFor } from '../session/scrub.ts';
import type { Session } from '../session/session.ts';
import type { Again } from './again.ts';
import type { RepostFlags } from './flags.ts';

/** A request that is sent again as it is shown. Nothing that is sent is made of it. */
export type ShownAgain = (record: JournalRecord, again: Again) => Again;

/**
 * Gives what shows requests as flags ask for it: without personal data, or as they are.
 *
 * @throws WebhookCliError `scrub_key_unreadable`; what it gives, without a run that shows what it sends,
 *   `scrub_unknown_provider`
 */
export async function shownAgain(
  session: Session,
  flags: RepostFlags,
  catalogue: Catalogue,
): Promise<ShownAgain> {
  const scrubber = await scrubberFor(session, flags, { isLive: flags.dryRun !== true });
  if (scrubber === undefined) return (_, again) => again;
  return (record, again) => {
    const { outgoing, url, broken } = again;
    const { headers, body, event, key } = outgoing;
    const plain = { ...record.request, url: url.href, headers, size: body.length, ...bodyText(body) };
    const sent = exchangeOfRecord({ ...record, event, key, request: plain }, catalogue);
    const { request, findings } = scrubber.exchange({ ...sent, findings: broken });
    return {
      ...again,
      outgoing: {
        ...outgoing,
        // Whoever prints credentials puts a variable in their place.
        headers: request.headers.map((header, i) => {
          const [name, value] = headers[i] ?? header;
          return needsVariable(name, value) ? [name, value] : header;
        }),
        body: bodyBytes(request),
      },
      url: new URL(request.url),
      broken: findings,
    };
  };
}
