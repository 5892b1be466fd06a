import { describe, expect, it } from 'vitest';
import { askAhead } from '../../../../src/inspector/page/source/ahead.ts';
import type { Source } from '../../../../src/inspector/page/source/source.ts';

type ListQuery = Parameters<Source['list']>[0];

function counted(): { readonly source: Source; readonly asked: ListQuery[] } {
  const asked: ListQuery[] = [];
  const list: Source['list'] = (query) => {
    asked.push(query);
    return Promise.reject(new Error(`answer ${asked.length}`));
  };
  const state: Source['state'] = () => Promise.reject(new Error('no state'));
  return { source: { list, state } as Source, asked };
}

const FIRST = { q: 'event:failed', offset: 0, limit: 50, upTo: null };

describe('the first window of the list', () => {
  it('is asked for before anybody wants it, and given once', async () => {
    const { source, asked } = counted();
    const ahead = askAhead(source, 'event:failed');
    expect(asked).toEqual([FIRST]);
    await expect(ahead.list(FIRST)).rejects.toThrow('answer 1');
    await expect(ahead.list(FIRST)).rejects.toThrow('answer 2');
  });

  it('is there before the state is, and is not in its way where it fails', async () => {
    const { source } = counted();
    await expect(askAhead(source, '').state()).rejects.toThrow('no state');
    const order: string[] = [];
    const told = (what: string) => () => {
      order.push(what);
      return Promise.resolve({});
    };
    const list = async (): Promise<object> => {
      await new Promise((resolve) => setImmediate(resolve));
      return told('list')();
    };
    await askAhead({ list, state: told('state') } as unknown as Source, '')
      .state()
      .then(told('given'));
    expect(order).toEqual(['state', 'list', 'given']);
  });

  it('is given to nobody who asks for another', async () => {
    const { source } = counted();
    const ahead = askAhead(source, 'event:failed');
    await expect(ahead.list({ ...FIRST, q: '' })).rejects.toThrow('answer 2');
    await expect(ahead.list(FIRST)).rejects.toThrow('answer 3');
  });
});
