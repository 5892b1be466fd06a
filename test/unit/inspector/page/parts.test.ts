import { describe, expect, it } from 'vitest';
import { FIXTURE_NAME, fixtureName } from '../../../../src/inspector/page/actions/fixture-name.ts';
import { hexLines } from '../../../../src/inspector/page/exchange/hex.ts';
import { dotted, seen, sizeText } from '../../../../src/inspector/page/parts/text.ts';
import { sseReader } from '../../../../src/inspector/page/source/sse.ts';
import { KEY_HELP, keyName } from '../../../../src/inspector/page/state/keys.ts';
import { addressOf, parsePlace, type Route } from '../../../../src/inspector/page/state/router.ts';
import { readTarget } from '../../../../src/inspector/server/target.ts';

describe('the address', () => {
  it.each<[string, Route]>([
    ['/', { view: 'list' }],
    ['/latest', { view: 'exchange', id: 'last' }],
    ['/x/0193a', { view: 'exchange', id: '0193a' }],
    ['/x/0193a/diff/0193b', { view: 'diff', id: '0193a', other: '0193b' }],
    ['/job/one/DO%2F1%20%3F%23', { view: 'job', provider: 'one', key: 'DO/1 ?#' }],
    ['/job/one/%252e%252e', { view: 'job', provider: 'one', key: '..' }],
    ['/job/one/%252e5A', { view: 'job', provider: 'one', key: '.5A' }],
    ['/job/one/A%2F%252ehidden', { view: 'job', provider: 'one', key: 'A/.hidden' }],
    ['/send', { view: 'send' }],
  ])('%s is read as it is written', (address, route) => {
    expect(parsePlace(address).route).toEqual(route);
    expect(addressOf({ route, q: '' })).toBe(address);
  });

  it.each(['/nope', '/x', '/x/a/b', '/x/a/diff', '/job/one', '/send/more', '/x/%'])(
    '%s is no page',
    (path) => {
      expect(parsePlace(path).route.view).toBe('unknown');
    },
  );

  it('has the filter beside the path', () => {
    const place = parsePlace('/x/a?q=event%3Afailed+status%3A5xx');
    expect(place.q).toBe('event:failed status:5xx');
    expect(parsePlace(addressOf(place))).toEqual(place);
  });

  it('names no key that a browser would take for a way up', () => {
    for (const key of ['.', '..', '%2e', 'a/../b', '.5A', 'a\\.b', 'a/.b/..']) {
      const address = addressOf({ route: { view: 'job', provider: 'one', key }, q: '' });
      expect(new URL(address, 'http://localhost').pathname).toBe(address);
      expect(readTarget(address), key).not.toBeNull();
    }
  });
});

describe('server-sent events', () => {
  const STREAM =
    ': hello\r\n\r\nid: 1\ndata: {"a":\ndata: 1}\n\nevent: x\ndata:no space\n\nid: 3\n\ndata: last\n\n';
  const MESSAGES = [
    { id: '1', data: '{"a":\n1}' },
    { id: '1', data: 'no space' },
    // To go on from, before anything has happened.
    { id: '3', data: '' },
    { id: '3', data: 'last' },
  ];

  it('are read wherever the stream is cut', () => {
    for (let at = 0; at <= STREAM.length; at += 1) {
      const read = sseReader();
      expect([...read(STREAM.slice(0, at)), ...read(STREAM.slice(at))], `cut at ${at}`).toEqual(MESSAGES);
    }
  });

  it('that are not whole are not given', () => {
    const read = sseReader();
    expect(read('id: 9\ndata: half')).toEqual([]);
    expect(read('\n')).toEqual([]);
    expect(read('\n')).toEqual([{ id: '9', data: 'half' }]);
  });
});

describe('keys', () => {
  const press = { ctrlKey: false, metaKey: false, altKey: false };

  it('with Ctrl, Alt or the command key are the browser’s', () => {
    expect(keyName({ ...press, key: 'r' })).toBe('r');
    expect(keyName({ ...press, key: 'ArrowDown' })).toBe('j');
    expect(keyName({ ...press, key: 'r', ctrlKey: true })).toBeNull();
    expect(keyName({ ...press, key: 'c', metaKey: true })).toBeNull();
  });

  it('mean one thing each', () => {
    const keys = KEY_HELP.flatMap(({ keys: some }) => some.map(([key]) => key));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('text', () => {
  it('shows what could not be seen, and leaves lines and letters', () => {
    expect(seen('a\u202eb\u0000c\u200bd\ufeff')).toBe('a⟨202E⟩b⟨0000⟩c⟨200B⟩d⟨FEFF⟩');
    expect(seen('line\n\ttab é 漢 😀')).toBe('line\n\ttab é 漢 😀');
  });

  it('names fields and sizes as people do', () => {
    expect(dotted('/items/0/a~1b~0c')).toBe('items.0.a/b~c');
    expect([0, 1023, 1024, 20_480, 1_572_864].map(sizeText)).toEqual([
      '0 B',
      '1023 B',
      '1.0 KiB',
      '20 KiB',
      '1.5 MiB',
    ]);
  });

  it('of bytes stands in lines of sixteen', () => {
    const lines = hexLines(Uint8Array.from({ length: 17 }, (_, i) => 0x60 + i));
    expect(lines).toEqual([
      { offset: '000000', hex: '60 61 62 63 64 65 66 67  68 69 6a 6b 6c 6d 6e 6f', text: '`abcdefghijklmno' },
      { offset: '000010', hex: '70', text: 'p' },
    ]);
    expect(hexLines(Uint8Array.of(0, 127, 255))[0]?.text).toBe('···');
  });
});

describe('the name of a fixture', () => {
  it('is offered so that it can be taken', () => {
    const row = { event: 'Item Status_changed', key: 'DO/10 ü#1' };
    expect(fixtureName(row)).toBe('item-status-changed-do-10-1');
    expect(fixtureName(row)).toMatch(FIXTURE_NAME);
    expect(fixtureName({ event: 'x'.repeat(90), key: null })).toMatch(FIXTURE_NAME);
  });
});
