import { exchangeLine } from '../../output/exchange/ndjson.ts';
import { type Catalogue, providerOf } from '../../providers/catalogue.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { payloadWords } from '../../validation/glossary.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import { openExchangeReader } from './exchange-of-record.ts';
import { exchangeScreen } from './exchange-screen.ts';
import type { ShowFlags } from './flags.ts';
import { keptRecord } from './kept-record.ts';

interface ShowOptions {
  readonly catalogue?: Catalogue;
  /** What to do where nothing has that id. */
  readonly hint?: string | undefined;
}

/** Runs `history show`. */
export async function showHistory(
  session: Session,
  flags: ShowFlags,
  reference: string,
  { catalogue = bundledCatalogue, hint }: ShowOptions = {},
): Promise<number> {
  const record = keptRecord(session, flags, reference, hint);
  const exchange = (await openExchangeReader(session, flags, catalogue))(record);
  if (session.json) {
    session.out.line(exchangeLine(exchange, exchange.payloadText, { raw: flags.raw === true }));
    return EXIT.done;
  }
  const provider = providerOf(record, catalogue);
  const words = payloadWords(provider, exchange.payloadVersion, (await catalogue.load()).modelOf);
  for (const line of exchangeScreen(session, flags, exchange, provider, words)) session.out.line(line);
  return EXIT.done;
}
