import { usageError, WebhookCliError } from '../../core/error.ts';
import { words } from '../../core/wording.ts';
import type { KeptRecords } from '../../journal/read.ts';
import { plural } from '../../output/text/format.ts';
import { secretIfSigned } from '../session/secret.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import type { Again, remaker } from './again.ts';
import type { ChosenExchange } from './choose.ts';
import type { RepostFlags } from './flags.ts';
import type { ShownAgain } from './shown-again.ts';

/** What all of a run is to be known of before the first is sent. */
export interface Checked {
  /** Where they go, each place once. */
  readonly urls: readonly URL[];
  /** Payloads that changes make invalid, and what they break. */
  readonly broken: readonly { readonly id: string; readonly findings: Again['broken'] }[];
}

/**
 * Makes each request once before any is sent, so that nothing is sent where one of them cannot be, and says what they go
 * without.
 *
 * @throws WebhookCliError `secret_not_kept`, `flag_does_not_fit`, `unknown_path`, `index_out_of_range`, `bad_header`,
 *   `scrub_unknown_provider`
 */
export function checkAll(
  session: Session,
  flags: RepostFlags,
  journal: KeptRecords,
  chosen: readonly ChosenExchange[],
  { remake, show }: { readonly remake: Awaited<ReturnType<typeof remaker>>; readonly show: ShownAgain },
): Checked {
  const urls = new Map<string, URL>();
  const missing = new Set<string>();
  const withoutThem: string[] = [];
  const oldSignatures: string[] = [];
  const secretUrls: string[] = [];
  let isSigned = false;
  const broken: { readonly id: string; readonly findings: Again['broken'] }[] = [];
  let problem: WebhookCliError | null = null;
  for (const { place } of chosen) {
    const record = journal.read(place);
    const { id } = record;
    try {
      const again = remake(record);
      urls.set(again.url.href, again.url);
      isSigned ||= again.isSigned;
      for (const part of again.missing) missing.add(part.toLowerCase());
      if (again.missing.length > 0) withoutThem.push(id);
      if (again.hasOldSignature) oldSignatures.push(id);
      // What cannot be printed without personal data is refused before anything is.
      const shown = flags.dryRun === true || again.broken.length > 0 ? show(record, again) : again;
      if (again.broken.length > 0) broken.push({ id, findings: shown.broken });
    } catch (error) {
      if (!(error instanceof WebhookCliError)) throw error;
      if (error.code === 'secret_not_kept') secretUrls.push(id);
      const namesIt = chosen.length === 1 || error.code === 'scrub_unknown_provider';
      problem ??= namesIt ? error : ofOne(id, error);
    }
  }
  if (secretUrls.length > 1) throw secretsNotKept(secretUrls, chosen.length);
  if (problem !== null) throw problem;
  if (!isSigned && secretIfSigned(session, flags.secret, false) !== undefined) {
    throw usageError(
      'flag_does_not_fit',
      chosen.length === 1
        ? 'this exchange is of no provider and version that signs'
        : 'none of these exchanges is of a provider and version that signs',
      'leave --secret out',
    );
  }
  const which = (ids: readonly string[]): string =>
    chosen.length === 1 ? 'it' : ids.length === chosen.length ? 'all' : `${ids.length} of ${chosen.length}`;
  if (withoutThem.length > 0) {
    warn(
      session,
      `credentials are not kept: ${which(withoutThem)} will go without ${[...missing].join(', ')} (--auth, --bearer or --header gives them)`,
    );
  }
  if (oldSignatures.length > 0) {
    warn(
      session,
      `the signature of ${which(oldSignatures)} is that of the kept body, not of the changed one: --secret signs anew`,
    );
  }
  return { urls: [...urls.values()], broken };
}

function secretsNotKept(ids: readonly string[], count: number): WebhookCliError {
  const named = ids.slice(0, MOST_NAMED).join(', ');
  const more = ids.length > MOST_NAMED ? ` and ${plural(ids.length - MOST_NAMED, 'more')}` : '';
  return usageError(
    'secret_not_kept',
    `the URLs of ${ids.length} of ${count} webhooks held a secret, which was not kept: ${named}${more}`,
    'give the whole URL with --to',
  );
}

const MOST_NAMED = 5;

/** The same error, with the exchange that it is about. */
function ofOne(id: string, { code, words: said }: WebhookCliError): WebhookCliError {
  return new WebhookCliError(code, words`${id}: ${said.message}`, { hint: said.hint });
}
