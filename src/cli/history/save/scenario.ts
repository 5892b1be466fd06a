import { type CapturedWebhook, scenarioOfJob } from '../../../captures/job-scenario.ts';
import { usageError } from '../../../core/error.ts';
import type { Exchange } from '../../../core/exchange.ts';
import { WebhookContents } from '../../../observe/webhook-contents.ts';
import { bodyDigest } from '../../../observe/webhook-identity.ts';
import { plural } from '../../../output/text/format.ts';
import { type Catalogue, providerOf } from '../../../providers/catalogue.ts';
import type { Provider } from '../../../providers/provider.ts';
import { writeNote } from '../../screen/note.ts';
import { EXIT } from '../../session/exit.ts';
import { scrubberFor } from '../../session/scrub.ts';
import type { Session } from '../../session/session.ts';
import { warn } from '../../session/warn.ts';
import { exchangeOfRecord } from '../exchange-of-record.ts';
import { chosenReceived, noneMeant } from './choose.ts';
import type { SaveFlags } from './flags.ts';
import { requireFree, tellSaved, writeCapture } from './place.ts';

/** A webhook that is a step. */
interface Step {
  readonly exchange: Exchange;
  readonly provider: Provider;
  readonly event: string;
}

interface LeftOut {
  readonly id: string;
  readonly reason: string;
}

/** Runs `history save --scenario`. */
export async function saveScenario(
  session: Session,
  flags: SaveFlags,
  name: string,
  catalogue: Catalogue,
): Promise<number> {
  const place = requireFree(session, 'scenario', name, flags, catalogue);
  const { steps, leftOut } = stepsOf(session, flags, catalogue);
  const [first] = steps;
  const repeats = leftOut.filter(({ reason }) => reason === AGAIN).length;
  for (const { id, reason } of leftOut) if (reason !== AGAIN) warn(session, `${id} is left out: ${reason}`);
  if (first === undefined || steps.length < 2) throw tooFew(session, flags, first, repeats, name);
  const scrubber = await scrubberFor(session, { scrub: flags.exact === true ? undefined : true });
  const scrubbed = scrubber !== undefined;
  const webhooks = steps.map(({ exchange, event }): CapturedWebhook => {
    const { id, at } = exchange;
    return { id, at, event, payloadText: (scrubber?.exchange(exchange) ?? exchange).payloadText ?? '' };
  });
  const { provider, exchange } = first;
  const version = provider.versions.find(({ id }) => id === exchange.payloadVersion) ?? provider.versions[0];
  const contentForm = exchange.contentForm ?? version.contentForms[0];
  const { text, whole } = scenarioOfJob({ name, provider, version, contentForm, scrubbed, webhooks });
  writeCapture(place, text, flags);
  tellSaved(session, place, {
    kind: 'scenario',
    name,
    provider: provider.id,
    scrubbed,
    exchanges: webhooks.map(({ id }) => id),
    events: webhooks.map(({ event }) => event),
    leftOut,
  });
  if (session.json) return EXIT.done;
  const facts = [
    plural(webhooks.length, 'step'),
    whole === 1 ? 'the first whole, the others as what they changed' : `${whole} of them whole`,
    ...(repeats === 0 ? [] : [`${plural(repeats, 'repeat')} left out (send --duplicate repeats)`]),
    scrubbed ? 'scrubbed' : 'as it came',
  ];
  writeNote(session, `${facts.join(', ')}; webhook-cli send --scenario ${name} sends it`);
  return EXIT.done;
}

const AGAIN = 'the same webhook again';

/**
 * The webhooks that are steps, and those that are none.
 *
 * @throws WebhookCliError `cannot_save` where they are of several jobs
 */
function stepsOf(
  session: Session,
  flags: SaveFlags,
  catalogue: Catalogue,
): { readonly steps: readonly Step[]; readonly leftOut: readonly LeftOut[] } {
  const steps: Step[] = [];
  const leftOut: LeftOut[] = [];
  const contents = new WebhookContents();
  const seen = new Set<string>();
  for (const record of chosenReceived(session, flags, catalogue)) {
    const exchange = exchangeOfRecord(record, catalogue);
    const provider = providerOf(record, catalogue);
    const leave = (reason: string): void => {
      leftOut.push({ id: exchange.id, reason });
    };
    if (exchange.payloadText === null) leave('it is no JSON document');
    else if (provider === null) leave('it is of no known provider');
    else if (exchange.key === null) leave('of which job it is is not known');
    else if (exchange.event === null)
      leave('which event it is of is not known; a fixture of it can be saved');
    else {
      const identity = contents.identityOf(exchange, provider, bodyDigest(exchange));
      if (seen.has(identity)) leave(AGAIN);
      else steps.push({ exchange, provider, event: exchange.event });
      seen.add(identity);
    }
  }
  refuseSeveral(steps);
  const version = steps[0]?.exchange.payloadVersion;
  const alike = steps.filter(({ exchange }) => exchange.payloadVersion === version);
  const others = steps.filter((step) => !alike.includes(step));
  const reason = `its payload is of another version than the first, ${version}`;
  return { steps: alike, leftOut: [...leftOut, ...others.map(({ exchange: { id } }) => ({ id, reason }))] };
}

function refuseSeveral(steps: readonly Step[]): void {
  const jobs = [...new Set(steps.map(({ provider, exchange: { key } }) => `${provider.title} ${key}`))];
  if (jobs.length < 2) return;
  throw usageError(
    'cannot_save',
    `these webhooks are of ${jobs.length} jobs: ${jobs.slice(0, 5).join(', ')}${jobs.length > 5 ? ' and others' : ''}`,
    `a scenario is one job: --key ${steps[0]?.exchange.key ?? ''}`,
  );
}

function tooFew(
  session: Session,
  flags: SaveFlags,
  first: Step | undefined,
  repeats: number,
  name: string,
): Error {
  if (first === undefined) {
    return noneMeant(session, flags, 'cannot_save', {
      message: 'no webhook that was received is meant',
      hint: 'webhook-cli history --direction received lists what was',
    });
  }
  const { id } = first.exchange;
  const came = repeats === 0 ? 'one webhook' : `one webhook, ${repeats + 1} times`;
  return usageError(
    'cannot_save',
    `of this job ${came} was received, and a scenario is several`,
    `webhook-cli history save ${id} ${name} makes a fixture of it`,
  );
}
