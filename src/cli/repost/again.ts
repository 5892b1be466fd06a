import { usageError } from '../../core/error.ts';
import type { Finding } from '../../core/finding.ts';
import { decodePercent } from '../../core/http/credentials.ts';
import { isRedacted } from '../../core/http/redact.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { type Catalogue, providerOf } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Outgoing } from '../../sender/request.ts';
import { DEFAULT_TARGET } from '../flags/defaults.ts';
import { parseTarget } from '../flags/values.ts';
import type { RepostFlags } from './flags.ts';
import {
  hasOldSignature,
  keptTarget,
  missingParts,
  requestAgain,
  signingVersion,
  withTarget,
} from './request-again.ts';

/** A kept request as it is sent again. */
export interface Again {
  readonly outgoing: Outgoing;
  readonly url: URL;
  /** What it goes without: it was not kept, and nothing gives it. */
  readonly missing: readonly string[];
  /** Whether its provider and version sign. */
  readonly isSigned: boolean;
  /** Whether it has a signature that is not that of its body any more. */
  readonly hasOldSignature: boolean;
  /** What the changes broke in its payload. */
  readonly broken: readonly Finding[];
}

/**
 * Gives what makes a kept request one to send. What changes bodies is loaded only where flags change something.
 */
export async function remaker(
  flags: RepostFlags,
  catalogue: Catalogue,
): Promise<(record: JournalRecord) => Again> {
  const isChanged = flags.set !== undefined || flags.unset !== undefined;
  const change = isChanged ? await changerOf(flags, catalogue) : null;
  return (record) => {
    const provider = providerOf(record, catalogue);
    const kept = keptTarget(record);
    const url = flags.to ?? originalTarget(record, kept.target);
    const changed = change?.(record, provider);
    const made = requestAgain(record, provider, { ...flags, to: url }, changed?.body);
    const target = { ...kept, isWhole: kept.isWhole || flags.to !== undefined };
    return {
      outgoing: { ...made, ...changed?.known },
      url,
      missing: missingParts(record, made, target),
      isSigned: signingVersion(record, provider) !== undefined,
      hasOldSignature: hasOldSignature(made, { isChanged: changed !== undefined, secret: flags.secret }),
      broken: changed?.broken ?? [],
    };
  };
}

/** What changes bodies as flags say. */
async function changerOf(flags: RepostFlags, catalogue: Catalogue) {
  const [{ bodyChanger }, { changedText }] = await Promise.all([
    import('./change-body.ts'),
    import('../send/changed-text.ts'),
  ]);
  const change = await bodyChanger(catalogue);
  return (record: JournalRecord, provider: Provider | null) =>
    // Its flags change something, so that there is a text.
    change(record, provider, (judged) => changedText(flags, judged, undefined) ?? '');
}

/**
 * Where a kept request went, or where a receiver would be.
 *
 * @throws WebhookCliError `secret_not_kept`
 */
export function originalTarget({ direction, request }: JournalRecord, target: string): URL {
  if (direction === 'received') return withTarget(parseTarget(DEFAULT_TARGET), target);
  if (isRedacted(decodePercent(request.url))) {
    throw usageError(
      'secret_not_kept',
      'the URL held a secret, which was not kept',
      'give the whole URL with --to',
    );
  }
  return parseTarget(request.url);
}
