import type { Exchange } from '../../core/exchange.ts';
import type { ExchangeFilter } from '../../journal/filter.ts';
import type { JournalRecord } from '../../journal/record.ts';
import type { LoadedCatalogue } from '../../providers/catalogue.ts';
import type { ArchivedHead } from '../views/archive.ts';
import type { Shown } from '../views/row.ts';
import type {
  AnswerPlanView,
  Edit,
  InspectorState,
  NextAnswerName,
  RepostBody,
  SaveBody,
  SavedView,
  Sendables,
  SendBody,
} from '../wire.ts';

/** What came of sending. */
export interface Sent {
  readonly exchanges: readonly Exchange[];
  /** Said to the user, such as what credentials were not kept. */
  readonly notes: readonly string[];
}

/** Which webhooks an offline file holds, of how many that were meant. */
export interface ArchiveChoice {
  readonly heads: readonly ArchivedHead[];
  readonly meant: number;
}

/** How exchanges are read and shown: what the store of them needs to know. */
export interface ExchangePorts {
  readonly catalogue: LoadedCatalogue;
  /**
   * The words of the filter box, one grammar with the command line.
   *
   * @throws WebhookCliError for what is none
   */
  readonly filterOf: (text: string) => ExchangeFilter;
  /** A kept record as it may be shown: with its payload, scrubbed where that was asked for. */
  readonly exchangeOf: (record: JournalRecord) => Exchange;
  /** An exchange of this process as it may be shown: the same one, or scrubbed. */
  readonly shown: (exchange: Exchange) => Exchange;
}

/**
 * What the inspector asks of the command that opens it. What is missing cannot be done. A `record` is as it was kept,
 * never scrubbed; all that is given back is shown.
 */
export interface InspectorPorts extends ExchangePorts {
  readonly state: () => InspectorState;
  /** Where an exchange would be reposted to, without secrets. */
  readonly targetsOf: (record: JournalRecord) => readonly string[];
  /**
   * What edits make of a kept exchange, judged, as it may be shown.
   *
   * @throws WebhookCliError for an edit that cannot be made
   */
  readonly edited: (record: JournalRecord, edits: readonly Edit[]) => Exchange;
  readonly sendables: () => Promise<Sendables>;
  readonly repost?: ((record: JournalRecord, body: RepostBody) => Promise<Sent>) | undefined;
  readonly send?: ((body: SendBody) => Promise<Sent>) | undefined;
  readonly save?: ((record: JournalRecord, body: SaveBody) => Promise<SavedView>) | undefined;
  readonly answers?:
    | { readonly view: () => AnswerPlanView; readonly setNext: (next: NextAnswerName | null) => void }
    | undefined;
  /** One offline HTML file of webhooks that may be shown, oldest first, in parts. */
  readonly archive?: ((webhooks: Iterable<Shown>, choice: ArchiveChoice) => Iterable<string>) | undefined;
}
