import { describeJson } from '../../core/json/json.ts';
import { countOf } from '../../core/text/count.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { StateDifference } from '../case/result.ts';
import { type Deliveries, deliveredSteps, deliveryAnswer, deliveryWords, type Fault } from './play-steps.ts';

/** A state may have many places of its own, each as long as its names. */
const MOST_PATHS = 8;
const LONGEST_PATH = 80;

/** What a consumer did wrong with an ordering, on one line. */
export function faultWords(fault: Fault, scenario: Scenario): string {
  if (fault.kind === 'refused') return refusalWords(fault.playback, scenario);
  const order = orderWords(fault.playback, scenario);
  return fault.differences.length === 0 ? order : `${order} left ${differenceWords(fault.differences)}`;
}

/**
 * Where a state is another than it should be, in words; `''` where it is not.
 *
 * @example differenceWords([{ path: '/n', expected: 1, actual: 2 }]) // '/n as 2, which should be 1'
 */
export function differenceWords([first, ...others]: readonly StateDifference[]): string {
  if (first === undefined) return '';
  const more = others.length === 0 ? '' : `, and ${countOf(others.length, 'more difference')}`;
  return `${placeWords(first)} as ${describeJson(first.actual)}, which should be ${describeJson(first.expected)}${more}`;
}

/** Names the webhook that was not answered with a 2xx, which is the last one, and those before it. */
export function refusalWords(playback: Deliveries, scenario: Scenario): string {
  const last = deliveredSteps(playback, scenario).at(-1);
  if (last === undefined) return 'nothing was delivered';
  const reason = playback.exchanges.at(-1)?.error?.message;
  const answer = `${deliveryWords(last)}: ${deliveryAnswer(last)}${reason === undefined ? '' : ` (${reason})`}`;
  const before = orderWords({ ...playback, exchanges: playback.exchanges.slice(0, -1) }, scenario);
  return before === '' ? answer : `after ${before}, ${answer}`;
}

/** Says that the right order itself does not always leave the same. */
export function flakyWords(difference: StateDifference): string {
  const { expected, actual } = difference;
  return `the same webhooks in the same order left ${placeWords(difference)} once as ${describeJson(expected)} and once as ${describeJson(actual)}`;
}

/** Names what was left out of every comparison; `''` when nothing was. */
export function volatileWords(paths: readonly string[]): string {
  if (paths.length === 0) return '';
  const more = paths.length > MOST_PATHS ? ` and ${paths.length - MOST_PATHS} more` : '';
  return `different in every run and therefore ignored: ${paths.slice(0, MOST_PATHS).map(shortPath).join(', ')}${more}`;
}

function orderWords(playback: Deliveries, scenario: Scenario): string {
  return deliveredSteps(playback, scenario).map(deliveryWords).join(', ');
}

function placeWords({ path }: StateDifference): string {
  return path === '' ? 'the state' : shortPath(path);
}

function shortPath(path: string): string {
  return path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
}
