import type { CapturedFixture } from '../../captures/fixture-file.ts';
import { chooseCaptured } from '../../events/choose.ts';
import { chosenProvider, requireSigned } from '../../events/names.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { chosenFixture } from '../events/chosen.ts';
import { secretIfSigned } from '../session/secret.ts';
import type { Session } from '../session/session.ts';
import type { SendFlags } from './flags.ts';
import { type Prepared, prepareEvents } from './prepare.ts';

/**
 * Prepares webhooks of a fixture of the project, by their numbers from 0 on.
 *
 * @throws WebhookCliError as `chosenFixture` does, and `flag_does_not_fit`
 */
export async function prepareFixture(
  session: Session,
  flags: SendFlags & { readonly fixture: string },
  catalogue: Catalogue,
): Promise<(index: number) => Prepared> {
  const wanted = chosenProvider(flags.provider, catalogue);
  const fixture = await chosenFixture(session, flags.fixture, catalogue, wanted);
  const { provider, version } = fixture;
  const secret = secretIfSigned(session, flags.secret, version.signed);
  if (secret !== undefined) requireSigned(provider, [version], 'payloadVersion');
  const choice = chooseCaptured(fixture, { contentForm: flags.contentType });
  const isChanged = flags.set !== undefined || flags.unset !== undefined;
  return prepareEvents(choice, flags, secret, isChanged ? await findingsIn(fixture, catalogue) : undefined);
}

/** What is found in a payload as it came, which no change is to be blamed for. */
async function findingsIn({ text, provider }: CapturedFixture, catalogue: Catalogue) {
  const [{ judge }, loaded] = await Promise.all([import('../../validation/judge.ts'), catalogue.load()]);
  const options = { catalogue: loaded, provider, maxBytes: Number.MAX_SAFE_INTEGER };
  return judge(Buffer.from(text), null, options).findings;
}
