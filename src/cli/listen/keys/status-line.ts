import { countOf } from '../../../core/text/count.ts';
import type { Line, Span } from '../../../output/text/line.ts';
import { visibleWithin } from '../../../output/text/visible.ts';
import { cut } from '../../../output/text/width.ts';
import type { RecentExchange } from './recent-exchanges.ts';

/** What the line at the bottom says. */
export interface Status {
  readonly chosen: RecentExchange | null;
  /** What is being typed; `null` where nothing is. */
  readonly typed: string | null;
  readonly event: string;
  readonly onlyInvalid: boolean;
  /** Webhooks that the filter has hidden. */
  readonly hidden: number;
  /** Webhooks that came while the view is paused; `null` where it goes on. */
  readonly held: number | null;
  /** Webhooks that are being posted again. */
  readonly reposting: number;
  /** What the next webhook is answered instead of what is planned; `null` leaves it to the plan. */
  readonly nextAnswer: string | null;
  /** What the last key has to say; `''` for nothing. */
  readonly notice: string;
  readonly isEnding: boolean;
}

/** An event, a key or an id, which somebody else chose. */
function short(text: string): string {
  return cut(visibleWithin(text, MOST), MOST);
}
const MOST = 40;

export function statusLine(status: Status): Line {
  const { chosen, typed, event, onlyInvalid, hidden, held, reposting, nextAnswer, notice, isEnding } = status;
  if (isEnding) return [['warn', 'ending; Ctrl-C ends at once']];
  if (typed !== null) {
    return [
      ['strong', 'only events named '],
      ['plain', short(typed)],
      ['dim', '_   Enter filters, Ctrl-U clears, Esc shows all'],
    ];
  }
  const filters = [
    ...(event === '' ? [] : [`only ${short(event)}`]),
    ...(onlyInvalid ? ['only invalid'] : []),
  ];
  const parts: Line[] = [
    ...(chosen === null ? [] : [chosenSpans(chosen)]),
    ...(notice === '' ? [] : [part('warn', notice)]),
    ...(reposting === 0 ? [] : [part('info', `posting ${reposting === 1 ? '' : `${reposting} `}again…`)]),
    ...(held === null ? [] : [part('warn', `paused, ${countOf(held, 'webhook')} held`)]),
    ...(nextAnswer === null
      ? []
      : [part(nextAnswer === '200' ? 'info' : 'bad', `answers ${nextAnswer} next`)]),
    ...(filters.length === 0
      ? []
      : [part('info', filters.join(' · ') + (hidden === 0 ? '' : `, ${hidden} hidden`))]),
  ];
  const hint = parts.length === 0 ? 'j k choose a webhook, Enter shows it, ? lists all keys' : '? lists keys';
  return [...parts, part('dim', hint)].flatMap(
    (each, i): Line => (i === 0 ? each : [['dim', ' · '], ...each]),
  );
}

function part(role: Span[0], text: string): Line {
  return [[role, text]];
}

function chosenSpans({ exchange, provider }: RecentExchange): Line {
  const { id, event, key, direction } = exchange;
  const what = event ?? (provider === null ? 'no known provider' : 'event not known');
  return [
    ['strong', `> ${short(id)}`],
    ['event', ` ${short(what)}`],
    ['plain', key === null ? '' : ` ${short(key)}`],
    ['dim', direction === 'sent' ? ' sent from here' : ''],
  ];
}
