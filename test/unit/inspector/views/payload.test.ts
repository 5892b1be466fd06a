import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../../src/core/exchange.ts';
import { pointer } from '../../../../src/core/json/pointer.ts';
import { payloadPart, payloadTree } from '../../../../src/inspector/views/payload.ts';
import type { PayloadNode } from '../../../../src/inspector/wire.ts';
import { catalogue } from '../../../helpers/bundled.ts';
import { ACTIVE } from '../../../helpers/hostile-text.ts';
import { jsonText } from '../../../helpers/json-texts.ts';
import { holds } from '../../../helpers/property.ts';
import { finding, HOSTILE } from '../../output/samples.ts';
import { payloadWith, received, shownOf } from '../judged.ts';

function treeOf(exchange: Exchange): PayloadNode {
  const { payload } = payloadTree(exchange, catalogue);
  if (payload === null) throw new Error('there is no tree');
  return payload;
}

function* nodesOf(node: PayloadNode): Generator<PayloadNode, void, undefined> {
  yield node;
  for (const each of node.inside ?? []) yield* nodesOf(each);
}

function nodeAt(root: PayloadNode, path: string): PayloadNode {
  const found = [...nodesOf(root)].find((node) => node.path === path);
  if (found === undefined) throw new Error(`there is nothing at ${path}`);
  return found;
}

const FAILED = { provider: 'detrack', event: 'failed' } as const;

describe('the tree of a payload', () => {
  it('has members in their order, numbers as they were written, and what is empty folded', () => {
    const root = treeOf(received('{"b":1.10,"a":null,"c":[],"d":{"e":12345678901234567890,"f":"x"}}'));
    expect(root.inside?.map(({ name, text, isEmpty }) => [name, text, isEmpty])).toEqual([
      ['"b"', '1.10', false],
      ['"a"', 'null', true],
      ['"c"', '', true],
      ['"d"', '', false],
    ]);
    expect(nodeAt(root, '/d/e').text).toBe('12345678901234567890');
  });

  it('has findings at their places, in the words of the terminal, and marks what is around them', () => {
    const root = treeOf(received(payloadWith(FAILED, { attempt: 'many', do_number: 7 })));
    const { findings, isMarked } = nodeAt(root, '/do_number');
    expect(findings.map(({ rule }) => rule)).toContain('detrack/type');
    expect([isMarked, root.isMarked]).toEqual([true, true]);
    expect(nodeAt(root, '/do_number').isEmpty).toBe(false);
  });

  it('names codes, knows fields, and says of lists what the terminal says', () => {
    const root = treeOf(received(FAILED));
    expect(nodeAt(root, '/milestones').phrase).toMatch(/^\d+ entries, last failed/);
    expect(nodeAt(root, '/do_number').isKnown).toBe(true);
    expect([...nodesOf(root)].some(({ codeName }) => codeName !== null)).toBe(true);
  });

  it('shows each member of a repeated name, and only the last counts', () => {
    const root = treeOf(received('{"a":1,"__proto__":{"x":2},"a":3}'));
    expect(root.inside?.map(({ path, text }) => [path, text])).toEqual([
      [null, '1'],
      ['/__proto__', ''],
      ['/a', '3'],
    ]);
    expect(nodeAt(root, '/__proto__/x').text).toBe('2');
  });

  it('bounds a payload of 10,000 items, whose rest is asked for', () => {
    const items = Array.from({ length: 10_000 }, (_, i) => ({ sku: `SKU-${i}`, quantity: i }));
    const exchange = received(payloadWith(FAILED, { items }));
    const root = treeOf(exchange);
    expect([...nodesOf(root)].length).toBeLessThan(3000);
    expect([nodeAt(root, '/items').size, nodeAt(root, '/items').inside?.length]).toEqual([10_000, 200]);
    // What comes behind the list is there nevertheless.
    expect(root.inside?.at(-1)?.name).toBe(JSON.stringify(Object.keys(exchange.payload ?? {}).at(-1)));
    const part = payloadPart(exchange, { path: '/items', from: 9990 }, catalogue);
    expect([part.size, part.inside.length, part.inside[0]?.path]).toEqual([10_000, 10, '/items/9990']);
    expect(part.inside[9]?.inside?.[0]?.text).toBe('"SKU-9999"');
  });

  it('tells findings beside the tree whose places are not given with it', () => {
    const items = Array.from({ length: 300 }, () => ({ sku: 'A', quantity: 1 }));
    const exchange = received(payloadWith(FAILED, { items }), {
      findings: [finding({ path: '/items/299/quantity', message: 'late' }), finding({ path: '/nowhere/x' })],
    });
    const { findings } = payloadTree(exchange, catalogue);
    expect(findings.map(({ path }) => path)).toEqual(['/items/299/quantity', '/nowhere/x']);
    const part = payloadPart(exchange, { path: '/items', from: 299 }, catalogue);
    expect(part.inside[0]?.inside?.[1]?.findings.map(({ message }) => message)).toEqual(['late']);
  });

  it('has no tree of what nests too deep, or is no JSON', () => {
    const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`;
    for (const text of [deep, 'not json']) {
      const { payload, findings } = payloadTree(received(text, { payloadText: text }), catalogue);
      expect(payload).toBeNull();
      expect(Array.isArray(findings)).toBe(true);
    }
  });

  it('refuses a part of what is not there', () => {
    const exchange = received('{"a":{"b":1}}');
    for (const path of ['/x', '/a/b/c', 'a', '/a/__proto__']) {
      expect(() => payloadPart(exchange, { path, from: 0 }, catalogue), path).toThrow(
        'the payload has nothing at',
      );
    }
  });

  it('lets nothing through that acts on a screen, and cuts what is long', () => {
    const text = JSON.stringify({ [HOSTILE]: HOSTILE, long: 'x'.repeat(100_000) });
    const root = treeOf(received(text));
    expect(ACTIVE.exec(shownOf(root))).toBeNull();
    // What an edit is said of is the very member.
    expect(root.inside?.[0]?.path).toBe(pointer([HOSTILE]));
    const { text: shown, more } = nodeAt(root, '/long');
    expect(shown.length - 2 + more).toBe(100_000);
    expect(shown.length).toBeLessThan(3000);
  });

  it('is whole for any document, part by part', async () => {
    await holds(
      200,
      fc.asyncProperty(jsonText, async (text) => {
        const exchange = received('{}', { payloadText: text, findings: [] });
        const { payload } = payloadTree(exchange, catalogue);
        if (payload === null) return;
        expect(ACTIVE.exec(shownOf(payload))).toBeNull();
        for (const { path, size, inside, type } of nodesOf(payload)) {
          if (path === null || (type !== 'object' && type !== 'array')) continue;
          expect(inside?.length).toBe(size);
          const part = payloadPart(exchange, { path, from: 1 }, catalogue);
          expect(part.inside).toEqual(inside?.slice(1));
        }
      }),
    );
  });
});
