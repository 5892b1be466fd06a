import { describe, expect, it } from 'vitest';
import { ReceiverEvents } from '../../../src/receiver/events.ts';

describe('the stream of a receiver', () => {
  it('ends with its closing: what was not waited for is told to nobody', () => {
    const seen: string[] = [];
    const events = new ReceiverEvents([(event) => void seen.push(event.type)]);
    events.emit({ type: 'closed' });
    events.emit({ type: 'bug', error: new Error('late') });
    expect(seen).toEqual(['closed']);
  });

  it('tells of a sink that fails at its closing', () => {
    const seen: string[] = [];
    const events = new ReceiverEvents([
      (event) => void seen.push(event.type),
      ({ type }) => {
        if (type === 'closed') throw new Error('no');
      },
    ]);
    events.emit({ type: 'closed' });
    expect(seen).toEqual(['closed', 'bug']);
  });
});
