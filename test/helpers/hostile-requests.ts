import { post, sendRaw } from './capture.ts';
import { HOSTILE } from './hostile-text.ts';
import { fixtureBytes } from './receiver.ts';

/** A Detrack payload that carries hostile text in keys, values, and fields that are shown in a headline. */
export function hostilePayload(): string {
  const payload = JSON.parse(fixtureBytes('detrack/failed').toString('utf8')) as Record<string, unknown>;
  return JSON.stringify({
    ...payload,
    do_number: `DO-${HOSTILE}`,
    type: `Delivery${HOSTILE}`,
    reason: HOSTILE,
    attempt: HOSTILE,
    date: HOSTILE,
    tracking_status: HOSTILE,
    [HOSTILE]: { [HOSTILE]: [HOSTILE, { [HOSTILE]: null }] },
  });
}

/** Posts hostile texts that are no payload of anybody. */
export async function postHostileText(url: string): Promise<void> {
  await post(url, `not JSON ${HOSTILE}\nsecond line`);
  await post(url, JSON.stringify({ [HOSTILE]: HOSTILE }));
  await post(url, `json=${encodeURIComponent(`{"a":"${HOSTILE}"`)}`, {
    'Content-Type': `application/x-www-form-urlencoded`,
  });
}

/** Sends a payload under headers, a path and a query that carry what such can, and gives the answer. */
export function sendHostileHead(port: number): Promise<string> {
  const body = fixtureBytes('detrack/failed');
  const high = Buffer.from('\u009b2J\u0085', 'latin1');
  const head = Buffer.concat([
    Buffer.from('POST /hooks%1b?q=%1b'),
    Buffer.from(' HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-High: a'),
    high,
    Buffer.from(`\r\nX-Tab: a\tb\r\nContent-Type: text/${high.toString('latin1')}`, 'latin1'),
    Buffer.from(`\r\nContent-Length: ${body.length}\r\n\r\n`),
  ]);
  return sendRaw(port, Buffer.concat([head, body]));
}

/** Sends what is no HTTP, and gives the answers. */
export async function sendBrokenHttp(port: number): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const line of [
    `GET /${HOSTILE} HTTP/1.1`,
    `POST /\u009b2J?\u009b31m HTTP/1.1`,
    `PUT /\u009b2J HTTP/1.1`,
    `\u001b[2J / HTTP/1.1`,
    `POST / HTTP/1.1\r\nX-\u001b: \u001b[2J`,
  ]) {
    const rest = 'Host: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}';
    answers.push(await sendRaw(port, Buffer.from(`${line}\r\n${rest}`, 'latin1')));
  }
  return answers;
}
