import { describe, expect, it } from 'vitest';
import { WebhookCliError } from '../../../src/core/error.ts';
import { type FindEventOptions, findEvent as findIn } from '../../../src/events/names.ts';
import { createCatalogue } from '../../../src/providers/catalogue.ts';
import {
  allEvents,
  type ById,
  describeExchange,
  eventCounts,
  findEvent,
  requireProvider,
} from '../../helpers/bundled.ts';
import { exchange } from '../output/samples.ts';

function refusal(text: string, options: ById<FindEventOptions> = {}): WebhookCliError {
  try {
    findEvent(text, options);
  } catch (error) {
    if (error instanceof WebhookCliError) return error;
    throw error;
  }
  throw new Error(`${text} was found`);
}

describe('findEvent', () => {
  it.each([
    ['failed', 'failed'],
    ['Failed', 'failed'],
    ['in_transit', 'in-transit'],
    ['In Transit', 'in-transit'],
    [' INTRANSIT ', 'in-transit'],
    ['partially completed', 'partially-completed'],
    ['completed-partial', 'partially-completed'],
    ['item-status-changed', 'item_status_changed'],
    ['ItemStatusChanged', 'item_status_changed'],
    ['driver changed', 'driver-assigned'],
  ])('takes %j for %s', (text, name) => {
    expect(findEvent(text).event.name).toBe(name);
  });

  it('knows each event by its name, its label and its other spellings, and no name means two', () => {
    for (const { provider, event } of allEvents()) {
      for (const name of [event.name, event.label, ...event.aliases]) {
        const found = findEvent(name);
        expect([found.provider.id, found.event.name], name).toEqual([provider.id, event.name]);
      }
    }
  });

  it.each<[string, ById<FindEventOptions>, string]>([
    ['failed', { provider: 'Detrack', eventWord: 'trigger' }, 'detrack'],
    ['failed', { eventWord: 'topic' }, 'detrack'],
    ['order_created', { eventWord: 'topic' }, 'deliveright'],
    ['order_created', { provider: 'deliveright', eventWord: 'trigger' }, 'deliveright'],
  ])('takes %j by either word, %j', (name, options, provider) => {
    expect(findEvent(name, options).provider.id).toBe(provider);
  });

  it('needs the word or the provider where two providers share a name', () => {
    const [one, other] = [findEvent('failed'), findEvent('order_created')];
    const shared = { ...other.event, aliases: ['failed'] };
    const sharing = { ...other.provider, events: [shared] };
    const both = createCatalogue([one.provider, sharing]);
    expect(() => findIn('failed', both)).toThrow(
      expect.objectContaining({
        code: 'ambiguous_event',
        message: 'Detrack and Deliveright both have "failed"',
      }),
    );
    expect(findIn('failed', both, { eventWord: 'trigger' })).toEqual(one);
    expect(findIn('failed', both, { eventWord: 'topic' })).toEqual({ provider: sharing, event: shared });
    expect(findIn('failed', createCatalogue([one.provider]), { eventWord: 'topic' })).toEqual(one);
  });

  it.each<[string, ById<FindEventOptions>, string, string]>([
    ['faild', {}, 'there is no event "faild".', 'Did you mean "failed"?'],
    ['faild', { eventWord: 'trigger' }, 'Detrack has no trigger "faild".', 'Did you mean "failed"?'],
    ['order_creatd', { provider: 'deliveright' }, 'Deliveright has no topic', '"order_created"'],
    ['order_creatd', { eventWord: 'trigger' }, 'there is no event "order_creatd".', '"order_created"'],
    ['foo', { eventWord: 'trigger' }, 'Detrack has no trigger "foo".', ''],
    ['order created', { provider: 'detrack' }, 'Detrack has no trigger', 'It is a topic of Deliveright.'],
    [
      'failed',
      { provider: 'deliveright', eventWord: 'trigger' },
      'Deliveright has no topic "failed".',
      'It is a trigger of Detrack.',
    ],
    ['', {}, 'there is no event "".', ''],
  ])('refuses %j with %j', (text, options, who, meant) => {
    const error = refusal(text, options);
    expect(error).toMatchObject({ code: 'unknown_event', kind: 'usage' });
    expect(error.message).toContain(who);
    expect(error.message).toContain(meant);
    expect(error.hint).toBe(`webhook-cli events lists all ${eventCounts()}.`);
  });

  it('suggests nothing for what is like nothing, and shows no more than a line of it', () => {
    const error = refusal('z'.repeat(100_000));
    expect(error.message).not.toContain('Did you mean');
    expect(error.message.length).toBeLessThan(200);
  });

  it('refuses an unknown provider with the nearest', () => {
    expect(refusal('failed', { provider: 'detrak' })).toMatchObject({
      code: 'unknown_provider',
      message: 'there is no provider "detrak". Did you mean "detrack"?',
      hint: 'the providers are detrack and deliveright',
    });
    expect(() => requireProvider('constructor')).toThrow(/no provider "constructor"/);
    expect(requireProvider(' DETRACK ').id).toBe('detrack');
  });
});

it('counts the events as people do', () => {
  expect(eventCounts()).toBe('12 triggers and 6 topics');
});

describe('describeExchange', () => {
  it('uses the words of the provider', () => {
    expect(
      describeExchange(exchange({ payload: { do_number: 'DO-9', type: 'Collection' }, event: 'on-hold' })),
    ).toEqual({
      title: 'detrack',
      label: 'On Hold',
      headline: 'Collection DO-9',
      highlights: [{ path: '/type', text: 'Collection' }],
    });
    expect(describeExchange(exchange({ payload: null, event: null }))).toEqual({
      title: 'detrack',
      label: '',
      headline: 'DO-1001',
      highlights: [],
    });
  });

  it('has no words for what is of nobody', () => {
    const none = { title: '', label: '', headline: '', highlights: [] };
    expect(describeExchange(exchange({ provider: null }))).toEqual(none);
    expect(describeExchange(exchange({ provider: 'nobody' }))).toEqual(none);
  });
});
