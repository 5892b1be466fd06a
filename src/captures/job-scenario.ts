import { usageError, WebhookCliError } from '../core/error.ts';
import type { ContentForm } from '../core/exchange.ts';
import { indentJson } from '../core/json/indent.ts';
import type { JsonObject } from '../core/json/json.ts';
import { type KeptDigits, parseKeepingDigits, parseToCompare, writeJson } from '../core/json/kept-digits.ts';
import { sameJson } from '../core/json/same.ts';
import { cutText } from '../core/text/cut-text.ts';
import { LONGEST_TIMER_MS } from '../core/time/timer.ts';
import { createCatalogue } from '../providers/catalogue.ts';
import type { Provider, VersionDefinition } from '../providers/provider.ts';
import type { ScenarioDocument } from '../providers/scenario-document.ts';
import { parseScenario } from '../scenarios/parse-file.ts';
import { stepDocuments } from '../scenarios/payloads.ts';
import { digitsOf } from '../scenarios/scenario.ts';
import { changesBetween, sizeOf } from './changes.ts';
import { captureNote } from './fixture-file.ts';

/** The webhooks of one job as a receiver got them. */
export interface CapturedJob {
  readonly name: string;
  readonly provider: Provider;
  readonly version: VersionDefinition;
  readonly contentForm: ContentForm;
  readonly scrubbed: boolean;
  /** What is said of it; that it was captured unless given. */
  readonly about?: Pick<ScenarioDocument, 'title' | 'provenance' | 'note'>;
  /** In the order of their arrival. */
  readonly webhooks: readonly CapturedWebhook[];
}

export interface CapturedWebhook {
  /** Of its exchange. */
  readonly id: string;
  readonly event: string;
  /** ISO 8601: when it was received. */
  readonly at: string;
  readonly payloadText: string;
}

type StepDocument = ScenarioDocument['steps'][number];

/** The file of a scenario. */
export interface WrittenScenario {
  readonly text: string;
  /** How many of its steps hold a whole payload. */
  readonly whole: number;
}

/**
 * Writes the webhooks of a job as a scenario: the first whole, each later one as what it changed, where reading the file gives
 * the very payload again; whole otherwise.
 *
 * @throws WebhookCliError `cannot_save` for a payload that no scenario can hold
 */
export function scenarioOfJob(job: CapturedJob): WrittenScenario {
  const { webhooks, provider } = job;
  const { document, keptDigits } = parseKeepingDigits(
    `[${webhooks.map((one) => one.payloadText).join(',')}]`,
  );
  const payloads = document as readonly JsonObject[];
  const texts = webhooks.map((one) => one.payloadText);
  const catalogue = createCatalogue([provider]);
  /** Tells whether reading these steps gives what came, from a webhook of the job on. */
  const proves = (steps: readonly StepDocument[], from: number): string | null =>
    faultOf(textOf(job, steps, keptDigits), texts.slice(from, from + steps.length), provider, catalogue);
  let whole = 0;
  const steps = webhooks.map((webhook, i): StepDocument => {
    const { event } = webhook;
    const after = i === 0 ? {} : { after: pauseText(webhooks[i - 1]?.at ?? webhook.at, webhook.at) };
    const payload = payloads[i] ?? {};
    const before = payloads[i - 1];
    const complete = { event, ...after, payload };
    if (before !== undefined) {
      const changes = changesBetween(before, payload);
      const changed = { event, ...after, ...filled(changes) };
      const start = { event: webhooks[i - 1]?.event ?? event, payload: before };
      if (sizeOf(changes) < sizeOf(payload) && proves([start, changed], i - 1) === null) return changed;
    }
    whole += 1;
    const fault = proves([{ event, payload }], i);
    if (fault === null) return complete;
    throw usageError(
      'cannot_save',
      `${webhook.id} cannot be a step of a scenario: ${fault}`,
      `history save ${webhook.id} <name> keeps it as a fixture, byte for byte`,
    );
  });
  const fault = proves(steps, 0);
  if (fault !== null) throw usageError('cannot_save', `these webhooks make no scenario: ${fault}`);
  return { text: textOf(job, steps, keptDigits), whole };
}

/** Why reading a scenario's file does not give these payloads; `null` where it does. */
function faultOf(
  text: string,
  payloadTexts: readonly string[],
  provider: Provider,
  catalogue: ReturnType<typeof createCatalogue>,
): string | null {
  try {
    const scenario = parseScenario(text, 'the scenario', catalogue);
    const { documents } = stepDocuments(scenario, provider);
    const keptDigits = digitsOf(scenario);
    const isSame = documents.every((document, i) => {
      const { before, after } = parseToCompare(writeJson(document, keptDigits), payloadTexts[i] ?? 'null');
      return sameJson(before, after);
    });
    return isSame && documents.length === payloadTexts.length
      ? null
      : 'a value in it would come out otherwise';
  } catch (error) {
    if (error instanceof WebhookCliError) return error.message;
    throw error;
  }
}

function textOf(job: CapturedJob, steps: readonly StepDocument[], keptDigits: KeptDigits): string {
  const { name, provider, version, contentForm, webhooks, scrubbed, about } = job;
  const [first, last] = [webhooks[0]?.at ?? '', webhooks.at(-1)?.at ?? ''];
  const events = [...new Set(webhooks.map(({ event }) => event))].join(', ');
  const document: ScenarioDocument = {
    name,
    provider: provider.id,
    title: cutText(`A job of ${first.slice(0, 10)}: ${events}`, 120),
    provenance: 'captured',
    note: captureNote(`${first} to ${last}`, scrubbed),
    ...about,
    at: first,
    payloadVersion: version.id,
    contentForm,
    steps,
  };
  return `${indentJson(writeJson(document as never, keptDigits))}\n`;
}

/** The kinds of change that there are any of. */
function filled(changes: ReturnType<typeof changesBetween>): Partial<StepDocument> {
  return Object.fromEntries(
    Object.entries(changes).filter(([, some]) => Object.keys(some as object).length > 0),
  );
}

const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

/** The time from one moment to another, with the largest unit that says it exactly. */
function pauseText(from: string, to: string): string {
  const ms = Math.min(Math.max(0, Date.parse(to) - Date.parse(from)), LONGEST_TIMER_MS);
  const [unit, size] = UNITS.find(([, each]) => ms > 0 && ms % each === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
