import { pointer } from '../core/json/pointer.ts';

/**
 * A document that tells of each value in it that is looked at, by its JSON pointer. Whoever reads it and is not told of a
 * place comes to the same with any other value there.
 */
export function watched<T extends object>(container: T, onRead: (path: string) => void, path = ''): T {
  const inside = new Map<unknown, unknown>();
  const look = (name: string, value: unknown): unknown => {
    const place = `${path}${pointer([name])}`;
    onRead(place);
    if (typeof value !== 'object' || value === null) return value;
    const known = inside.get(value) ?? watched(value, onRead, place);
    inside.set(value, known);
    return known;
  };
  return new Proxy(container, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      return typeof name === 'string' && Object.hasOwn(target, name) ? look(name, value) : value;
    },
    getOwnPropertyDescriptor: (target, name) => {
      const own = Reflect.getOwnPropertyDescriptor(target, name);
      if (own === undefined || typeof name === 'symbol' || own.configurable !== true) return own;
      return { ...own, value: look(name, own.value) };
    },
  });
}
