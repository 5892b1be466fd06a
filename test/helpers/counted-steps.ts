import type { JsonValue } from '../../src/core/json/json.ts';

/** How often something was looked at. */
export interface Steps {
  count: number;
}

/** A document that counts every look at its members and entries, in place of a clock. */
export function countingDocument<T extends JsonValue>(document: T, steps: Steps): T {
  const known = new WeakMap<object, object>();
  const watch = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const made = known.get(value) ?? new Proxy(value, handler);
    known.set(value, made);
    return made;
  };
  const handler: ProxyHandler<object> = {
    get: (target, key, receiver) => {
      steps.count += 1;
      return watch(Reflect.get(target, key, receiver));
    },
    has: (target, key) => {
      steps.count += 1;
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor: (target, key) => {
      steps.count += 1;
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    ownKeys: (target) => {
      const keys = Reflect.ownKeys(target);
      steps.count += keys.length;
      return keys;
    },
  };
  return watch(document) as T;
}

/** A text that counts every character that is looked at, but for what the engine's own reader does in one. */
export function countingText(text: string, steps: Steps): string {
  const counting = {
    toString: () => text,
    length: text.length,
    charCodeAt: (i: number) => {
      steps.count += 1;
      return text.charCodeAt(i);
    },
    indexOf: (wanted: string, from = 0) => {
      const found = text.indexOf(wanted, from);
      steps.count += (found < 0 ? text.length : found) - from + 1;
      return found;
    },
    slice: (from: number, to = text.length) => {
      steps.count += to - from;
      return text.slice(from, to);
    },
  };
  return counting as unknown as string;
}

/** The bytes of a text, which count every look at one of them. */
export function countingBytes(text: string, steps: Steps): Uint8Array {
  return new Proxy<Uint8Array>(Buffer.from(text), {
    get: (target, key) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) steps.count += 1;
      return Reflect.get(target, key, target);
    },
  });
}

/** How many times as many steps something takes with four times as much: 4 where it is linear, 16 where it is not. */
export function growth(
  stepsOf: (size: number) => number,
  size: number,
): readonly [twice: number, fourTimes: number] {
  const [once, twice, fourTimes] = [stepsOf(size), stepsOf(2 * size), stepsOf(4 * size)];
  return [twice / once, fourTimes / once];
}
