import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../../src/providers/deliveright/content.ts';

const HAPPENED = { event_type_id: 41, _id: 'a' };
const info = { topic: 'tracking_changed', timestamp: '2026-01-02T14:01:00.000Z' };

describe('contentOf', () => {
  it('leaves the log of sends and the time of making out, in both versions', () => {
    const order = (type: string) => ({
      status: 3,
      tracking: [HAPPENED, { [type]: 203 }, { [type]: 205 }, 'odd', { [type]: 90 }],
    });
    expect(contentOf({ order: order('event_type_id'), msg_info: info })).toEqual({
      order: { status: 3, tracking: [HAPPENED, 'odd', { event_type_id: 90 }] },
      msg_info: { topic: 'tracking_changed' },
    });
    expect(contentOf({ webhook_id: 'wh_1', order: order('event_id') })).toEqual({
      webhook_id: 'wh_1',
      order: { status: 3, tracking: [HAPPENED, 'odd', { event_id: 90 }] },
    });
  });

  it('leaves what is no order as it is', () => {
    for (const payload of [{}, { order: 1, msg_info: 'x' }, { order: { tracking: null } }]) {
      expect(contentOf(payload)).toEqual(payload);
    }
  });
});
