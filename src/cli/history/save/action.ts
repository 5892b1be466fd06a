import { captureNote } from '../../../captures/fixture-file.ts';
import { usageError, type WebhookCliError } from '../../../core/error.ts';
import type { Exchange } from '../../../core/exchange.ts';
import { excerpt } from '../../../core/text/did-you-mean.ts';
import { type Catalogue, providerOf } from '../../../providers/catalogue.ts';
import type { Provider } from '../../../providers/provider.ts';
import { bundledCatalogue } from '../../../providers/registry.ts';
import { refuseMisfits } from '../../flags/misfits.ts';
import { writeNote } from '../../screen/note.ts';
import { EXIT } from '../../session/exit.ts';
import type { Session } from '../../session/session.ts';
import { warn } from '../../session/warn.ts';
import { exchangeOfRecord } from '../exchange-of-record.ts';
import { chosenReceived, noneMeant, receivedRecord } from './choose.ts';
import { saveFixture } from './fixture.ts';
import type { SaveFlags } from './flags.ts';
import { SAVE_MISFITS } from './misfits.ts';
import { requireFree, tellSaved } from './place.ts';
import { saveScenario } from './scenario.ts';

/** Runs `history save`. */
export async function save(
  session: Session,
  flags: SaveFlags,
  [first, second]: readonly (string | undefined)[],
  catalogue: Catalogue = bundledCatalogue,
): Promise<number> {
  refuseMisfits({ ...flags, first, second }, SAVE_MISFITS);
  if (flags.scenario !== undefined) return saveScenario(session, flags, flags.scenario, catalogue);
  const [reference, name] = second === undefined ? [undefined, first] : [first, second];
  if (name === undefined) throw whatToSave('the fixture has no name');
  const place = requireFree(session, 'fixture', name, flags, catalogue);
  const record =
    reference === undefined
      ? theOnly(session, flags, chosenReceived(session, flags, catalogue), name)
      : receivedRecord(session, flags, reference);
  const provider = providerOf(record, catalogue);
  const exchange = exchangeOfRecord(record, catalogue);
  const head = await saveFixture(session, place, { exchange, provider }, flags, catalogue);
  const { event, scrubbed } = head;
  tellSaved(session, place, {
    kind: 'fixture',
    name,
    provider: head.provider,
    scrubbed,
    exchanges: [exchange.id],
    events: [event],
    leftOut: [],
  });
  const others = fieldsBeside(exchange, provider);
  if (others !== '') warn(session, `of the form only the document is kept, not ${others}`);
  if (!session.json)
    writeNote(
      session,
      `${event}, ${captureNote(exchange.at, scrubbed)}; webhook-cli send --fixture ${name} sends it`,
    );
  return EXIT.done;
}

function whatToSave(message: string): WebhookCliError {
  return usageError(
    'cannot_save',
    message,
    'webhook-cli history save <id> <name>, or filters and <name>, or --key <key> --scenario <name>',
  );
}

/** The one that filters choose. */
function theOnly<T extends { readonly id: string }>(
  session: Session,
  flags: SaveFlags,
  records: readonly T[],
  name: string,
): T {
  const [found] = records;
  if (found !== undefined && records.length === 1) return found;
  if (found === undefined)
    throw noneMeant(session, flags, 'unknown_exchange', {
      message: 'nothing that was received is meant by these filters',
      hint: 'webhook-cli history lists what is kept',
    });
  const ids = records.slice(-5).map(({ id }) => id);
  throw usageError(
    'ambiguous_exchange',
    `these filters mean ${records.length} webhooks, and a fixture is one`,
    `--last 1 takes the newest; or name it: webhook-cli history save ${ids.at(-1)} ${name}\nthe newest are ${ids.join(', ')}`,
  );
}

/** The names of the fields of a form beside its document. */
function fieldsBeside({ request, contentForm }: Exchange, provider: Provider | null): string {
  if (contentForm !== 'form' || request.bodyEncoding !== 'utf8') return '';
  const names = [...new Set(new URLSearchParams(request.body.trim()).keys())];
  return names
    .filter((name) => name !== provider?.formField)
    .map((name) => excerpt(name, 40))
    .join(', ');
}
