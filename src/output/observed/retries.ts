import type { RetriedWebhook } from '../../observe/retries.ts';
import { formatMs, plural } from '../text/format.ts';
import { blank, type Line } from '../text/line.ts';
import { visible } from '../text/visible.ts';

/** Gaps and answers of one webhook that are shown. */
const MAX_TRIES = 6;

/** How webhooks came again, a line each: how often, after which time, with which bytes, and what they were answered. */
export function retryLines(retried: readonly RetriedWebhook[], maxWebhooks: number): Line[] {
  const left = retried.length - maxWebhooks;
  return [
    ...retried.slice(0, maxWebhooks).map(retryLine),
    ...(left > 0 ? [[['dim', `  … ${plural(left, 'more webhook')}`]] satisfies Line] : []),
  ];
}

function retryLine({ event, key, times, sameBytes, afterSuccess, tries, gapsMs }: RetriedWebhook): Line {
  return [
    blank(2),
    ['event', visible(event ?? 'event not known')],
    ['strong', key === null ? '' : ` ${visible(key)}`],
    ['plain', `  ${times} times, after ${shortList(gapsMs.map(formatMs))}, `],
    sameBytes ? ['plain', 'same bytes'] : ['warn', 'other bytes'],
    ['plain', `, answered ${shortList(tries.map(({ answer }) => visible(answer)))}`],
    ...(afterSuccess > 0 ? ([['warn', `, ${plural(afterSuccess, 'time')} after a 2xx`]] satisfies Line) : []),
  ];
}

function shortList(words: readonly string[]): string {
  return [...words.slice(0, MAX_TRIES), ...(words.length > MAX_TRIES ? ['…'] : [])].join(', ');
}
