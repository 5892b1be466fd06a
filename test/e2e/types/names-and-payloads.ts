// What the declarations hold and what they refuse, in a project without `@types/node`: compiled, never run.
import {
  assertChecked,
  type BuildOptions,
  buildEvent,
  type CheckOptions,
  checkEndpoint,
  createReceiver,
  type DeliverightWebhook,
  type DeliverightWebhookV2,
  type DetrackJob,
  type DetrackPushV1,
  detrackJobSchema,
  type EventName,
  type Exchange,
  expectEvents,
  type JsonObject,
  type KnownPath,
  type PayloadOf,
  runScenario,
  send,
  type ValuesByPath,
  validate,
} from 'webhook-cli';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(_of?: T): void => {};

declare const text: string;
const to = 'http://localhost:3000/hooks';

// The payload is that of the event, its provider and its version.
const { payload } = buildEvent({ event: 'failed' });
payload satisfies DetrackJob;
payload.do_number satisfies string;
payload satisfies JsonObject;
buildEvent({ event: 'failed', payloadVersion: '1' }).payload satisfies DetrackPushV1;
buildEvent({ event: 'order_created' }).payload satisfies DeliverightWebhook;
buildEvent({ event: text, provider: 'deliveright', payloadVersion: '2' })
  .payload satisfies DeliverightWebhookV2;
holds<Same<PayloadOf<string>, JsonObject>>();
holds<Same<PayloadOf<'failed', undefined, '2'>, PayloadOf<'failed'>>>();
// Of which version it is, is not known here.
buildEvent({ event: 'failed', payloadVersion: text }).payload satisfies DetrackJob | DetrackPushV1;
const sent = await send({ event: 'order_created', to, payloadVersion: '2', timeoutMs: 1000 });
sent.payload.topic satisfies string;
sent satisfies Exchange;

// @ts-expect-error the key is a text
payload.do_number satisfies number;
// @ts-expect-error this version has another key
buildEvent({ event: 'failed', payloadVersion: '1' }).payload satisfies DetrackJob;
// @ts-expect-error an order is none of a job
buildEvent({ event: 'failed' }).payload satisfies DeliverightWebhook;
// @ts-expect-error of an event that is not known, nothing is
buildEvent({ event: text }).payload satisfies DetrackJob;

// Paths are fields and the fields of objects in them, not what a text can do.
holds<
  Same<
    Extract<KnownPath, `address.${string}` | `order.status${string}` | 'reason'>,
    'reason' | 'order.status'
  >
>();

// Any text is taken, what is no text is not.
const options: BuildOptions = {
  event: 'In Transit',
  provider: 'Detrack',
  set: { 'items[0].sku': 'A', reason: 1n },
};
buildEvent(options);
const names: readonly EventName[] = ['failed', 'any text'];
const values: ValuesByPath = { reason: 'Damaged', 'order.status': 5, '/items/0/sku': null };
// @ts-expect-error no text
buildEvent({ event: 5 });
// @ts-expect-error the event is missing
buildEvent({});
// @ts-expect-error no such option
buildEvent({ event: 'failed', evnt: 'failed' });
// @ts-expect-error no such option
send({ event: 'failed', to, timeout: 5 });
// @ts-expect-error nothing that JSON can hold
buildEvent({ event: 'failed', set: { reason: () => 'Damaged' } });
// @ts-expect-error no URL
send({ event: 'failed', to: 3000 });
// @ts-expect-error no text
runScenario({ scenario: 1, to });

// Codes are offered, and none is excluded.
switch (payload.status) {
  case 'failed':
  case 'what they may invent':
    break;
}
payload.status satisfies 'failed' | 'completed' | (string & Record<never, never>);
// @ts-expect-error it may be any text
payload.status satisfies 'failed' | 'completed' | 'completed_partial' | 'dispatched' | 'return' | 'on_hold';
// @ts-expect-error a status is no number
payload.status === 5;
detrackJobSchema.parse({}).status satisfies string;
detrackJobSchema.shape.do_number.parse('DO-1') satisfies string;
buildEvent({ event: 'order_created' }).payload.order.status satisfies number | undefined;

// What is valid tells its type by provider and version.
const result = validate('{}');
// @ts-expect-error not known to be one yet
result.payload.do_number;
if (result.valid && result.provider === 'detrack' && result.payloadVersion === '2') {
  result.payload satisfies DetrackJob;
  // @ts-expect-error another provider's
  result.payload satisfies DeliverightWebhook;
}
const order = validate('{}', { provider: 'deliveright' });
if (order.valid) {
  order.payload.order satisfies object;
  // @ts-expect-error it was read as another one
  order.provider === 'detrack';
}

const check: CheckOptions = {
  url: to,
  provider: 'detrack',
  events: ['failed', 'any'],
  scenarios: ['delivered', './mine.json'],
  set: { job_type: '{key}', 'a.b': 1 },
};
assertChecked(await checkEndpoint(check));
assertChecked((await checkEndpoint(check)).results);
// @ts-expect-error it is to be awaited
assertChecked(checkEndpoint(check));

const receiver = await createReceiver({
  answer: { events: { failed: { steps: [500] }, other: { steps: [200] } } },
});
await expectEvents(receiver, [
  'failed:reason=Damaged',
  { event: 'completed', where: { attempt: 2, 'x.y': 1 }, present: ['pod_at'] },
]);
// @ts-expect-error no condition
await expectEvents(receiver, [{ event: 'completed', when: { attempt: 2 } }]);

export { names, values };
