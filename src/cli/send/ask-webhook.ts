import { usageError, type WebhookCliError } from '../../core/error.ts';
import { chosenProvider } from '../../events/names.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { DEFAULT_TARGET } from '../flags/defaults.ts';
import { isInteractive } from '../session/context.ts';
import { askTarget, withPrompt } from '../session/dialogs.ts';
import type { Session } from '../session/session.ts';
import type { SendFlags } from './flags.ts';
import { SEND_MISFITS } from './misfits.ts';
import {
  eventChoices,
  fixtureChoices,
  matching,
  scenarioChoices,
  type WebhookChoice,
} from './webhook-choices.ts';

/** What a person chose. */
export interface AskedWebhook {
  readonly flags: Partial<SendFlags>;
  /** The words that would have said the same. */
  readonly words: readonly string[];
}

const LINES = 12;

/**
 * Asks what to send and where. Without a terminal nobody can answer, and it is a usage error that lists what there is.
 *
 * @throws WebhookCliError `no_event`, `unknown_provider`; Interrupted
 */
export async function askWebhook(
  session: Session,
  flags: SendFlags,
  catalogue: Catalogue,
): Promise<AskedWebhook> {
  const { context } = session;
  if (!isInteractive(context)) throw noEvent(catalogue);
  const only = chosenProvider(flags.provider, catalogue);
  const { projectFixtures, projectScenarios } = await import('../events/captured.ts');
  const own = await projectScenarios(session, catalogue, only);
  const fits = ({ flag, name }: WebhookChoice): boolean =>
    !SEND_MISFITS.some(({ applies }) => applies({ ...flags, [flag]: name }));
  const scenarios = scenarioChoices(catalogue, only, own).filter(fits);
  const fixtures = fixtureChoices(await projectFixtures(session, catalogue, only)).filter(fits);
  const choices = [...eventChoices(catalogue, only), ...scenarios, ...fixtures];
  return withPrompt(context, 'nothing was sent', async (prompt) => {
    const { chosen } = await prompt<{ chosen: WebhookChoice }>([
      {
        type: 'search',
        name: 'chosen',
        message: scenarios.length === 0 ? 'Which event?' : 'Which event or scenario?',
        pageSize: LINES,
        source: (term?: string) => inLines(matching(choices, term)),
      },
    ]);
    const { flag, name, provider } = chosen;
    const isAlone = choices.filter((one) => one.flag === flag && one.name === name).length === 1;
    const words = [`--${flag}`, name, ...(isAlone ? [] : ['--provider', provider])];
    const picked = { [flag]: name, provider } as Partial<SendFlags>;
    // What is only shown goes nowhere.
    if (flags.to !== undefined || (flags.dryRun === true && flags.print === undefined)) {
      return { flags: picked, words };
    }
    const { text, url } = await askTarget(prompt, 'Where to?', DEFAULT_TARGET);
    return {
      flags: { ...picked, to: url },
      words: text === DEFAULT_TARGET ? words : [...words, '--to', text],
    };
  });
}

/** As inquirer lists them: what it is, whose, and below the list what is said of the one that is chosen. */
function inLines(choices: readonly WebhookChoice[]): readonly object[] {
  const width = Math.max(0, ...choices.map(({ label }) => label.length));
  return choices.map((choice) => ({
    value: choice,
    name: `${choice.label.padEnd(width)}   ${choice.provider} ${choice.flag}`,
    short: choice.label,
    description: choice.description,
  }));
}

function noEvent({ providers }: Catalogue): WebhookCliError {
  const lists = providers.map(
    ({ eventWord, events }) => `--${eventWord} ${events.map(({ name }) => name).join(', ')}`,
  );
  return usageError('no_event', 'which event? name one, or a body with --file', lists.join('\n'));
}
