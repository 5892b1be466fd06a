import { randomUUID } from 'node:crypto';
import type { Exchange } from '../../../src/core/exchange.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { type BuildOptions, buildEvent } from '../../../src/index.ts';
import { judge } from '../../helpers/bundled.ts';
import { exchange } from '../output/samples.ts';

/** A webhook as it is received here, judged: of a body, or of an event that is built. */
export function received(body: string | BuildOptions, fields: Partial<Exchange> = {}): Exchange {
  const text = typeof body === 'string' ? body : bodyOf(body);
  const headers = [['Content-Type', 'application/json']] as const;
  const { provider, event, eventReason, payloadVersion, contentForm, key, ...judged } = judge(
    Buffer.from(text),
    headers,
  );
  const { valid, findings, payload, payloadText } = judged;
  return exchange({
    id: randomUUID().slice(0, 12),
    provider,
    event,
    eventReason,
    payloadVersion,
    contentForm,
    key,
    valid,
    findings,
    payload,
    payloadText,
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:4141/hooks',
      headers,
      size: Buffer.byteLength(text),
      body: text,
      bodyEncoding: 'utf8',
    },
    ...fields,
  });
}

/** The payload of an event with some members otherwise. */
export function payloadWith(event: BuildOptions, members: JsonObject): string {
  const body: unknown = JSON.parse(bodyOf(event));
  return JSON.stringify({ ...(body as JsonObject), ...members });
}

const built = new Map<string, string>();

/** Of one event the same each time: to build it takes longer than to judge it. */
function bodyOf(event: BuildOptions): string {
  const name = JSON.stringify(event);
  const text = built.get(name) ?? Buffer.from(buildEvent(event).body).toString();
  built.set(name, text);
  return text;
}

/** All that a page shows of a view: the paths of a payload's values are said to the server, and shown made visible. */
export function shownOf(view: unknown): string {
  return JSON.stringify(view, function (this: object, key: string, value: unknown) {
    return key === 'path' && 'isMarked' in this ? undefined : value;
  });
}
