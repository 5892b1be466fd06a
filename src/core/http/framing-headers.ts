import { usageError } from '../error.ts';
import { type HeaderList, headerValues } from './headers.ts';

/** What a connection says of itself and of where its messages end: a transport writes these, and nobody else can. */
const FRAMING: readonly string[] = [
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
];

/** Tells a header that a transport sets itself. One that is given too would make the message ambiguous. */
export function isFramingHeader(name: string): boolean {
  return FRAMING.includes(name.toLowerCase());
}

/**
 * Refuses headers that would not be sent as they are given, so that nothing is recorded as sent that was not.
 *
 * @param where they were given, before the message
 * @throws WebhookCliError `bad_header`
 */
export function refuseFraming(headers: HeaderList, where = ''): void {
  const name = headers.map(([each]) => each).find(isFramingHeader);
  if (name !== undefined) {
    throw usageError(
      'bad_header',
      `${where}${name} belongs to HTTP itself and cannot be given`,
      'leave it out: it follows from the body and the connection',
    );
  }
  if (headerValues(headers, 'host').length > 1) {
    throw usageError('bad_header', `${where}Host is given more than once`, 'a request has one: name it once');
  }
}
