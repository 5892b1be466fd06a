import { describe, expect, it } from 'vitest';
import { closest, suggestion } from '../../../../src/core/text/closest.ts';

describe('suggestion', () => {
  it.each([
    ['faild', 'failed'],
    ['FAILED', 'failed'],
    ['faield', 'failed'],
    ['compltd', 'completed'],
    ['nte', 'note'],
    ['naem', 'name'],
    ['recieved', 'received'],
    ['/reasn', '/reason'],
    ['/itms/0/sku', '/items/0/sku'],
    ['/items/0/skuu', '/items/0/sku'],
    ['duplicte/late', 'duplicate/late'],
    ['delay', 'delayMs'],
    ['part', 'partially-completed'],
  ])('for %s is %s', (text, near) => {
    expect(suggestion(text, ['unlike', near, 'other'])).toBe(near);
  });

  it.each([
    ['foo', 'door'],
    ['foo', '/door'],
    ['/foo', '/door'],
    ['foo', 'for-all'],
    ['par', 'partially-completed'],
    ['ab', 'id'],
    ['a', 'b'],
    ['', 'id'],
    ['xyzzy', 'failed'],
    ['note', 'photo'],
    // What stands before is the same, and says nothing of what is wrong.
    ['/items/0/foo', '/items/0/sku'],
    ['duplicate/foo', 'duplicate/late'],
  ])('for %j is not %j', (text, other) => {
    expect(suggestion(text, [other])).toBeUndefined();
  });

  it('is the nearest of several, and believes no more slips than it may', () => {
    expect(suggestion('complete', ['completing', 'completed'])).toBe('completed');
    expect(suggestion('order', ['order_item_added', 'orders'])).toBe('orders');
    expect(suggestion('trackinglinks_', ['tracking_link'], 2)).toBeUndefined();
    expect(suggestion('trackinglinks_', ['tracking_link'])).toBe('tracking_link');
  });

  it('needs candidates, and bears a long text', () => {
    expect(suggestion('a', [])).toBeUndefined();
    expect(suggestion('z'.repeat(100_000), ['failed'])).toBeUndefined();
    expect(suggestion('/z'.repeat(50_000), ['/failed'])).toBeUndefined();
  });
});

describe('closest', () => {
  it('is one of them, however unlike, and the first of those that are as near', () => {
    expect(closest('failed', ['zzz', 'faded'])).toBe('faded');
    expect(closest('failed', ['x', 'y'])).toBe('x');
    expect(closest('failed', [])).toBeUndefined();
  });
});
