import type { JournalRecord } from './record.ts';

/** An event as a filter names it: of one provider, or of any. */
interface FilteredEvent {
  readonly provider: string;
  readonly event: string;
}

/**
 * Which exchanges are meant. What is given must hold, all of it; of a list, one of its entries. Nothing given means
 * all of them.
 */
export interface ExchangeFilter {
  readonly events?: readonly FilteredEvent[] | undefined;
  /** Id of a provider. */
  readonly provider?: string | undefined;
  /** Business keys; `*` stands for any text. */
  readonly keys?: readonly string[] | undefined;
  /** Whether an answer's status is meant; `null` stands for no answer that can be used. */
  readonly status?: ((status: number | null) => boolean) | undefined;
  /** Only payloads that their provider's rules call invalid. */
  readonly invalid?: boolean | undefined;
  readonly direction?: 'received' | 'sent' | undefined;
  /** Milliseconds since 1970: nothing earlier. */
  readonly since?: number | undefined;
  /** Text, whatever its case, in the URL, a header, the body or the answer. */
  readonly grep?: string | undefined;
}

/** What a filter looks at. */
type Filtered = Pick<
  JournalRecord,
  'at' | 'direction' | 'error' | 'event' | 'key' | 'provider' | 'request' | 'response' | 'valid'
>;

/** What a filter looks at beside the texts. */
export type ExchangeHead = Pick<JournalRecord, 'at' | 'direction' | 'event' | 'key' | 'provider' | 'valid'>;

/**
 * Makes a filter a test of an exchange. The text of a body that is not UTF-8 is not looked through.
 *
 * @example journal.filter(exchangeTest({ provider: 'detrack', invalid: true }))
 */
export function exchangeTest(filter: ExchangeFilter): (exchange: Filtered) => boolean {
  const isMeant = headTest(filter);
  const grep = filter.grep?.toLowerCase();
  return (exchange) =>
    isMeant(exchange, usableStatus(exchange)) && (grep === undefined || hasText(exchange, grep));
}

/**
 * The same but for `grep`: of what is remembered of an exchange without its texts.
 *
 * @returns a test that takes the status of an answer too, `null` for no answer that can be used
 */
export function headTest(filter: ExchangeFilter): (head: ExchangeHead, status: number | null) => boolean {
  const keys = filter.keys?.map(isKeyLike);
  const { events, provider, status, invalid, direction, since } = filter;
  return (exchange, its) =>
    (direction === undefined || exchange.direction === direction) &&
    (provider === undefined || exchange.provider === provider) &&
    (events === undefined ||
      events.some((each) => each.event === exchange.event && each.provider === exchange.provider)) &&
    (invalid !== true || exchange.valid === false) &&
    (keys === undefined || (exchange.key !== null && keys.some((isMeant) => isMeant(exchange.key ?? '')))) &&
    (status === undefined || status(its)) &&
    (since === undefined || Date.parse(exchange.at) >= since);
}

/** The status of an answer that can be used. */
export function usableStatus({ error, response }: Pick<Filtered, 'error' | 'response'>): number | null {
  return error === null && response !== null ? response.status : null;
}

/** Whether a key is what a pattern says. Case counts: two jobs may differ by it alone. */
function isKeyLike(pattern: string): (key: string) => boolean {
  const [start = '', ...others] = pattern.split('*');
  const end = others.pop();
  if (end === undefined) return (key) => key === pattern;
  return (key) => {
    if (key.length < start.length + end.length || !key.startsWith(start) || !key.endsWith(end)) return false;
    // The first place of each part leaves most to those after it.
    let at = start.length;
    for (const part of others) {
      const found = key.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= key.length - end.length;
  };
}

function hasText({ request, response }: Filtered, text: string): boolean {
  const has = (where: string): boolean => where.toLowerCase().includes(text);
  return (
    has(request.url) ||
    request.headers.some(([name, value]) => has(`${name}: ${value}`)) ||
    (request.bodyEncoding === 'utf8' && has(request.body)) ||
    (response?.bodyEncoding === 'utf8' && has(response.body))
  );
}
