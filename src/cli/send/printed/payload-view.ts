import { MAX_OWN_BODY } from '../../../core/http/body.ts';
import type { PrintedRequest } from '../../../output/exchange/request.ts';
import { renderPayload } from '../../../output/payload/payload.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import { payloadWords } from '../../../validation/glossary.ts';
import { judge } from '../../../validation/judge.ts';
import type { Session } from '../../session/session.ts';
import type { SendFlags } from '../flags.ts';
import type { Prepared } from '../prepare.ts';

/** Lines of a payload that are shown unless all of it is asked for; findings always are. */
const MAX_LINES = 60;

/** The payload as people read it; `null` where there is no document in the body. */
export async function payloadLines(
  { theme, width }: Session,
  { all }: Pick<SendFlags, 'all'>,
  { provider, payloadVersion }: Pick<Prepared, 'provider' | 'payloadVersion'>,
  { body, headers }: PrintedRequest,
  catalogue: Catalogue,
): Promise<string | null> {
  const loaded = await catalogue.load();
  const { payloadText, findings } = judge(body, headers, {
    catalogue: loaded,
    provider: provider ?? undefined,
    maxBytes: MAX_OWN_BODY,
  });
  if (payloadText === null) return null;
  const words = payloadWords(provider, payloadVersion, loaded.modelOf);
  const view = { ...words, text: payloadText, findings };
  const lines = renderPayload(view, { theme, width, all: all === true, maxLines: MAX_LINES });
  return lines.map((line) => `${line}\n`).join('');
}
