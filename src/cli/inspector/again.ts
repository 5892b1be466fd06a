import { usageError } from '../../core/error.ts';
import type { Exchange } from '../../core/exchange.ts';
import { bodyText } from '../../core/http/body.ts';
import type { Sent } from '../../inspector/routes/ports.ts';
import type { Edit, RepostBody } from '../../inspector/wire.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { type Catalogue, providerOf } from '../../providers/catalogue.ts';
import { exchangeOfRecord } from '../history/exchange-of-record.ts';
import { bodyChanger, type ChangedBody } from '../repost/change-body.ts';
import type { Outbox } from '../repost/outbox.ts';
import {
  hasOldSignature,
  keptTarget,
  missingParts,
  originOf,
  requestAgain,
} from '../repost/request-again.ts';
import { overridden, requireObject } from '../send/changed-text.ts';
import { overridesOf } from './edits.ts';
import { credentialsFor, type Reach, requireReachable } from './reach.ts';

export interface AgainOptions {
  readonly catalogue: Catalogue;
  readonly strict: boolean;
  readonly reach: Reach;
  readonly outbox: Outbox;
  /** Targets as the page shows them. */
  readonly shownTargets: (urls: readonly URL[]) => readonly string[];
}

/** Gives what judges and sends kept requests with changes in their payloads. */
export async function openAgain({ catalogue, strict, reach, outbox, shownTargets }: AgainOptions): Promise<{
  readonly edited: (record: JournalRecord, edits: readonly Edit[]) => Exchange;
  readonly repost: (record: JournalRecord, body: RepostBody) => Promise<Sent>;
}> {
  const changer = await bodyChanger(catalogue, strict);
  const change = (record: JournalRecord, edits: readonly Edit[]): ChangedBody =>
    changer(record, providerOf(record, catalogue), (judged) =>
      overridden(requireObject(judged), overridesOf(edits), true),
    );
  return {
    edited: (record, edits) => {
      const { body, known } = change(record, edits);
      const { judgement, event, key } = known;
      const { refusal: _refusal, provider, ...verdict } = judgement;
      const request = { ...record.request, size: body.length, ...bodyText(body) };
      const exchange = exchangeOfRecord(record, catalogue);
      return { ...exchange, ...verdict, provider: provider?.id ?? null, event, key, request };
    },
    repost: async (record, { edits = [], to }) => {
      requireRoom(outbox);
      const provider = providerOf(record, catalogue);
      const changed = edits.length === 0 ? null : change(record, edits);
      const kept = keptTarget(record);
      const configured = configuredFor(reach, record);
      const urls =
        to === undefined ? reach.again(record) : [requireReachable(to, configured, shownTargets(configured))];
      const credentials = credentialsFor(reach.credentialsOf(record, changed !== null), urls, configured);
      const notes = new Set<string>();
      const requests = urls.map((url) => {
        const made = requestAgain(record, provider, { ...credentials, to: url }, changed?.body);
        const target = { ...kept, isWhole: kept.isWhole || to !== undefined || reach.isWhole };
        const missing = missingParts(record, made, target);
        if (missing.length > 0) notes.add(`credentials are not kept: it went without ${missing.join(', ')}`);
        if (hasOldSignature(made, { isChanged: changed !== null, secret: credentials.secret })) {
          notes.add('the signature is that of the kept body, not of the changed one');
        }
        return { url, outgoing: { ...made, ...changed?.known } };
      });
      const exchanges = await outbox.run(urls, async ({ post }) => {
        // None waits for the app of another; all are over before the first failure is told.
        const ends = await Promise.allSettled(
          requests.map(({ url, outgoing }) => post(outgoing, url, originOf(record))),
        );
        return ends.map((end) => {
          if (end.status === 'rejected') throw end.reason;
          return end.value;
        });
      });
      return { exchanges, notes: [...notes] };
    },
  };
}

/** Where a kept request may go beside this machine; nowhere, where its target was not kept. */
export function configuredFor(reach: Reach, record: JournalRecord): readonly URL[] {
  try {
    return reach.again(record);
  } catch {
    return [];
  }
}

/** @throws WebhookCliError `still_sending` */
export function requireRoom({ isFull }: Outbox): void {
  if (isFull) {
    throw usageError('still_sending', 'others are still under way', 'wait until one of them has its answer');
  }
}
