import { describeJson } from '../../core/json/json.ts';
import type { Scenario } from '../../scenarios/bundled.ts';
import type { StateDifference } from '../case/case.ts';
import type { Fault } from '../orderings/tester.ts';
import { answerWords, type Deliveries, deliveredSteps, deliveryWords } from './play-steps.ts';

/** A state may have many places of its own, each as long as its names. */
const MOST_PATHS = 8;
const LONGEST_PATH = 80;

/** What a consumer did wrong with an ordering, on one line. */
export function faultWords(fault: Fault, scenario: Scenario): string {
  if (fault.kind === 'refused') return refusalWords(fault.play, scenario);
  const order = orderWords(fault.play, scenario);
  const [first, ...others] = fault.differences;
  if (first === undefined) return order;
  const more = others.length === 0 ? '' : `, and ${countOf(others.length, 'more difference')}`;
  const values = `as ${describeJson(first.actual)}, which should be ${describeJson(first.expected)}`;
  return `${order} left ${placeWords(first)} ${values}${more}`;
}

/** Names the webhook that was not answered with a 2xx, which is the last one, and those before it. */
export function refusalWords(play: Deliveries, scenario: Scenario): string {
  const last = deliveredSteps(play, scenario).at(-1);
  if (last === undefined) return 'nothing was delivered';
  const reason = play.exchanges.at(-1)?.error?.message;
  const answer = `${deliveryWords(last)}: ${answerWords(last)}${reason === undefined ? '' : ` (${reason})`}`;
  const before = orderWords({ ...play, exchanges: play.exchanges.slice(0, -1) }, scenario);
  return before === '' ? answer : `after ${before}, ${answer}`;
}

/** Says that the right order itself does not always leave the same. */
export function waveringWords(difference: StateDifference): string {
  const { expected, actual } = difference;
  return `the same webhooks in the same order left ${placeWords(difference)} once as ${describeJson(expected)} and once as ${describeJson(actual)}`;
}

/** Names what was left out of every comparison; `''` when nothing was. */
export function ownWords(own: readonly string[]): string {
  if (own.length === 0) return '';
  const more = own.length > MOST_PATHS ? ` and ${own.length - MOST_PATHS} more` : '';
  return `different in every run and therefore ignored: ${own.slice(0, MOST_PATHS).map(shortPath).join(', ')}${more}`;
}

/**
 * A number and its noun.
 *
 * @example countOf(2, 'ordering') // '2 orderings'
 */
export function countOf(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function orderWords(play: Deliveries, scenario: Scenario): string {
  return deliveredSteps(play, scenario).map(deliveryWords).join(', ');
}

function placeWords({ path }: StateDifference): string {
  return path === '' ? 'the state' : shortPath(path);
}

function shortPath(path: string): string {
  return path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
}
