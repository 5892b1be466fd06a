import { usageError, WebhookCliError } from '../../core/error.ts';
import type { SaveBody, SavedView } from '../../inspector/wire.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { visible } from '../../output/text/visible.ts';
import { type Catalogue, providerOf } from '../../providers/catalogue.ts';
import type { JournalFlags } from '../flags/journal.ts';
import { exchangeOfRecord } from '../history/exchange-of-record.ts';
import { onlySent, receivedRecord } from '../history/save/choose.ts';
import { saveFixture } from '../history/save/fixture.ts';
import { requireFree } from '../history/save/place.ts';
import type { Session } from '../session/session.ts';

const NO_FLAGS = { as: undefined, exact: undefined, force: undefined };

/**
 * Gives what saves a webhook as a fixture of the project, as `history save` does: without personal data, and never in
 * the place of another file.
 */
export function fixtureSaver(
  session: Session,
  flags: JournalFlags,
  catalogue: Catalogue,
): (record: JournalRecord, body: SaveBody) => Promise<SavedView> {
  const receivedOf = (record: JournalRecord): JournalRecord => {
    if (record.direction === 'received') return record;
    // Nobody has kept its other half.
    if (flags.journal === false) throw onlySent(record);
    return receivedRecord(session, flags, record.id);
  };
  return async (record, { name }) => {
    try {
      const place = requireFree(session, 'fixture', name, {}, catalogue);
      const received = receivedOf(record);
      const exchange = exchangeOfRecord(received, catalogue);
      const provider = providerOf(received, catalogue);
      await saveFixture(session, place, { exchange, provider }, NO_FLAGS, catalogue);
      return { name, path: visible(place.shown) };
    } catch (error) {
      if (!(error instanceof WebhookCliError) || error.code !== 'name_taken') throw error;
      // Nothing is replaced from the page.
      throw usageError('name_taken', error.message, 'choose another name');
    }
  };
}
