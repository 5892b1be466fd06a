import { relative } from 'node:path';
import { WebhookCliError } from '../../core/error.ts';
import { redactText } from '../../core/http/redact.ts';
import { newExchangeId } from '../../core/id.ts';
import { once } from '../../core/once.ts';
import { packageVersion } from '../../core/version.ts';
import { apiOption } from '../../core/wording.ts';
import type { InspectorPorts } from '../../inspector/routes/ports.ts';
import { inspectorRoutes } from '../../inspector/routes/routes.ts';
import { openInspector } from '../../inspector/server/server.ts';
import { ExchangeStore } from '../../inspector/store/store.ts';
import { WINDOW } from '../../inspector/wire.ts';
import type { Journal } from '../../journal/journal.ts';
import type { JournalRecord } from '../../journal/record.ts';
import type { ExchangeEvent } from '../../observe/exchange-event.ts';
import { visible } from '../../output/text/visible.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { JournalFlags } from '../flags/journal.ts';
import type { ScrubFlags } from '../flags/scrub.ts';
import { exchangeOfRecord } from '../history/exchange-of-record.ts';
import { Outbox, type OutboxOptions } from '../repost/outbox.ts';
import { explainError } from '../session/report-error.ts';
import { scrubberFor } from '../session/scrub.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import { configuredFor, openAgain } from './again.ts';
import { archiveOf } from './archive.ts';
import { pageAssets } from './assets.ts';
import { filterOfWords } from './filter-words.ts';
import { type Reach, shownTarget, shownTargets } from './reach.ts';
import { fixtureSaver } from './save.ts';
import { sender } from './send.ts';
import { sendablesOf } from './sendables.ts';

/** What the page is opened beside. */
export interface InspectionOptions {
  readonly catalogue: Catalogue;
  readonly flags: JournalFlags & ScrubFlags;
  /** Where to serve, if not where it usually is. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** The file that is followed; `null` where nothing is kept. */
  readonly journal: string | null;
  /** Opens what keeps that which is sent from the page; `null` where nothing is kept. */
  readonly openJournal: () => Pick<Journal, 'append'> | null;
  /** Where the receiver takes webhooks; `null` without one. */
  readonly receiver: string | null;
  readonly forwardsTo: readonly URL[];
  readonly reach: Reach;
  /** Whether warnings count as errors. */
  readonly strict: boolean;
  readonly delivery: Pick<OutboxOptions, 'insecure' | 'ca' | 'timeoutMs'>;
  readonly answers?: InspectorPorts['answers'];
  /** Hears of what is sent from the page; the page hears of it by the sink. */
  readonly tell?: OutboxOptions['tell'];
  readonly onBug: (error: unknown) => void;
}

/** The live page, while it is served. */
export interface Inspection extends AsyncDisposable {
  /** With the token in it: for the eyes of the person alone. */
  readonly url: string;
  readonly address: string;
  /** Takes what this process receives and sends. */
  readonly sink: (event: ExchangeEvent | { readonly type: string }) => void;
  /** Tells all pages what is answered now. */
  readonly tellAnswers: () => void;
  readonly close: () => Promise<void>;
}

/**
 * Serves the live page.
 *
 * @throws WebhookCliError `port_in_use`, `port_forbidden`, `bad_port`, `bad_host`, `cannot_listen`, `scrub_key_unreadable`
 */
export async function openInspection(session: Session, options: InspectionOptions): Promise<Inspection> {
  const { catalogue, flags, journal, receiver, reach, answers, onBug } = options;
  const run = newExchangeId();
  const name = journal === null ? null : shownPath(session, journal);
  const [scrubber, loaded] = await Promise.all([
    scrubberFor(session, flags, { isLive: true }),
    catalogue.load(),
  ]);
  const shown: InspectorPorts['shown'] = (exchange) => scrubber?.exchange(exchange) ?? exchange;
  const exchangeOf = (record: JournalRecord) => shown(exchangeOfRecord(record, catalogue));
  const outbox = new Outbox(session.context, {
    ...options.delivery,
    catalogue,
    journal: options.openJournal,
    tell: options.tell ?? ((event) => store.sink(event)),
  });
  // What the user typed is no webhook's; where one went may say who gets what.
  const typed = new Set([...options.forwardsTo, reach.sendsTo].map(({ href }) => href));
  const isPrivate = ({ href }: URL): boolean => scrubber !== undefined && !typed.has(href);
  const targetTexts = (urls: readonly URL[]): string[] => shownTargets(urls, isPrivate);
  const again = await openAgain({
    ...{ catalogue, strict: options.strict, reach, outbox },
    shownTargets: targetTexts,
  });
  const onFailure = (error: unknown): void => {
    if (error instanceof WebhookCliError) warn(session, explainError(error).message);
    else onBug(error);
  };
  const ports: InspectorPorts = {
    catalogue: loaded,
    filterOf: (text) => filterOfWords(text, catalogue),
    exchangeOf,
    shown,
    state: () => ({
      version: packageVersion(),
      run,
      receiver,
      forwardsTo: options.forwardsTo.map(shownTarget),
      journal: name,
      isScrubbed: scrubber !== undefined,
      answers: answers?.view() ?? null,
      can: { send: true, repost: true, save: true, export: true },
      sendsTo: shownTarget(reach.sendsTo),
    }),
    targetsOf: (record) => targetTexts(configuredFor(reach, record)),
    edited: (record, edits) => shown(again.edited(record, edits)),
    sendables: sendablesOf(session, catalogue),
    repost: again.repost,
    send: sender({ catalogue, reach, outbox, project: () => session.projectFolder, onFailure }),
    save: fixtureSaver(session, flags, catalogue),
    answers,
    archive: (webhooks, choice) =>
      archiveOf(webhooks, {
        ...choice,
        journal: name,
        isScrubbed: scrubber !== undefined,
        catalogue: loaded,
      }),
  };
  const store = new ExchangeStore({
    ports,
    journal,
    run,
    onFailure: (error) => warn(session, String(error)),
  });
  const inspector = await openInspector({
    host: options.host,
    port: options.port,
    routes: inspectorRoutes(store, ports),
    stream: store,
    assets: pageAssets(),
    // While its script is on its way, the rows are made that it asks for first.
    onPage: () => void store.prepare(WINDOW).catch(onBug),
    sayOption: apiOption,
    onBug,
  });
  store.start();
  const close = once(async () => {
    await inspector.close();
    await outbox.close();
    store[Symbol.dispose]();
  });
  return {
    url: inspector.url,
    address: inspector.address,
    sink: store.sink,
    tellAnswers: () => {
      if (answers !== undefined) store.tell({ type: 'answers', answers: answers.view() });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A file as who stands here would name it. */
export function shownPath({ context }: Session, path: string): string {
  const way = relative(context.cwd, path);
  return visible(redactText(way.startsWith('..') ? path : way));
}
