import { type Exchange, NO_VERDICT } from '../../core/exchange.ts';
import type { JournalRecord } from '../../journal/record.ts';

/** Of an exchange in which personal data cannot be replaced: that there was one, and nothing of what it said. */
export function withheld({ id, direction, at, attempt, request, response, error }: JournalRecord): Exchange {
  return {
    id,
    direction,
    at,
    attempt,
    ...NO_VERDICT,
    request: { ...request, url: '', headers: [], body: '', bodyEncoding: 'utf8' },
    response: response && { ...response, headers: [], body: '', bodyEncoding: 'utf8' },
    error: error && { code: error.code, message: '' },
  };
}
