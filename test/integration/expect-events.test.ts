import { describe, expect, it } from 'vitest';
import { expectEvents } from '../../src/api/expect.ts';
import { createReceiver } from '../../src/api/receiver.ts';
import { send } from '../../src/api/send.ts';
import { WebhookCliError } from '../../src/core/error.ts';

async function errorOf(promise: Promise<unknown>): Promise<WebhookCliError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof WebhookCliError) return error;
  throw new Error(`expected an error of the package, got ${String(error)}`);
}

describe('expectEvents', () => {
  it('gives what met the events, in the order they were named, also what came before', async () => {
    await using receiver = await createReceiver();
    await send({ event: 'completed', to: receiver.url });
    const waiting = expectEvents(
      receiver,
      [{ event: 'failed', where: { reason: 'Damaged' } }, 'completed', 'any:status=failed'],
      { timeoutMs: 10_000 },
    );
    await send({ event: 'failed', to: receiver.url, set: { reason: 'Damaged' } });
    await send({ event: 'failed', to: receiver.url, set: { reason: 'Lost' } });
    const met = await waiting;
    expect(met.map(({ event }) => event)).toEqual(['failed', 'completed', 'failed']);
    expect(met[0]?.payload).toMatchObject({ reason: 'Damaged' });
    expect(met[2]?.payload).toMatchObject({ reason: 'Lost' });
  });

  it('says what did not come and what came nearest', async () => {
    await using receiver = await createReceiver();
    await send({ event: 'failed', to: receiver.url, set: { reason: 'Lost' } });
    const [exchange] = receiver.exchanges;
    const error = await errorOf(
      expectEvents(receiver, ['failed:reason=Damaged', 'completed'], { timeoutMs: 30 }),
    );
    expect(error).toMatchObject({ code: 'wait_timeout', kind: 'timeout' });
    expect(error.message).toBe(
      [
        'failed:reason=Damaged, completed did not come within 30 ms',
        `  nearest to failed:reason=Damaged: failed ${exchange?.id}: reason should be "Damaged", is "Lost"`,
        `  nearest to completed: failed ${exchange?.id} is another event`,
      ].join('\n'),
    );
  });

  it('fails at the first that comes too early, long before the deadline', async () => {
    await using receiver = await createReceiver();
    const failing = errorOf(
      expectEvents(receiver, ['in-progress', 'completed'], { timeoutMs: 600_000, ordered: true }),
    );
    await send({ event: 'completed', to: receiver.url });
    const error = await failing;
    expect(error).toMatchObject({ code: 'expectation_failed', kind: 'failed' });
    expect(error.message).toMatch(
      /^completed \(\w+\) came before in-progress, too early; in-progress did not come\n {2}nearest to in-progress: completed \w+ is another event$/,
    );
  });

  it('fails at the first invalid payload', async () => {
    await using receiver = await createReceiver();
    const failing = errorOf(expectEvents(receiver, ['completed'], { timeoutMs: 600_000, noneInvalid: true }));
    await send({ event: 'failed', to: receiver.url, set: { attempt: 'second' } });
    const error = await failing;
    expect(error.code).toBe('expectation_failed');
    expect(error.message).toMatch(/is invalid: \/attempt /);
  });

  it('refuses what cannot be expected', async () => {
    await using receiver = await createReceiver();
    const options = { timeoutMs: 10 };
    expect((await errorOf(expectEvents(receiver, [], options))).code).toBe('bad_expectation');
    expect((await errorOf(expectEvents(receiver, ['faild'], options))).code).toBe('unknown_event');
    expect((await errorOf(expectEvents(receiver, [{ event: 'deleted' }], options))).code).toBe(
      'event_not_recognisable',
    );
    const elsewhere = expectEvents(receiver, ['failed'], { ...options, provider: 'deliveright' });
    expect((await errorOf(elsewhere)).code).toBe('unknown_event');
  });

  it('stops when it is told to', async () => {
    await using receiver = await createReceiver();
    const stop = new AbortController();
    const stopped = expectEvents(receiver, ['failed'], { timeoutMs: 600_000, signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
  });
});
