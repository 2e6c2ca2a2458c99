/** More of a value than anybody could be shown; `what` says of what there is too much. */
export class TooMuch extends Error {
  readonly code = 'too-much';

  constructor(readonly what: string) {
    super(`too much: ${what}`);
    this.name = 'TooMuch';
  }
}

/** Values within a value, those that it holds more than once counted each time. Of bytes, this many are one. */
const MOST_PARTS = 250_000;
const BYTES_A_PART = 8;
/** Of values in values. */
const MOST_DEPTH = 500;

// Not by toLocaleString, whose first call takes each process 8 ms: it reads about all locales that there are.
const MANY = `more than ${String(MOST_PARTS).replace(/\B(?=(?:\d{3}){1,3}$)/g, ',')} values, those that it holds more than once counted each time`;
/** Of what is deeper than can be looked at. */
export const DEEP = 'objects in objects without end, nearly';

/**
 * The value without sharing: what it holds in several places is there several times. So whoever goes through it, compares or prints it is done
 * after as many steps as it has parts; ten arrays that hold each other ten times over would have ten thousand million. What
 * contains itself still does.
 * @throws {TooMuch}
 */
export function unfolded(value: unknown): unknown {
  const path = new Map<object, object>();
  let parts = 0;
  const count = (more: number) => {
    parts += more;
    if (parts > MOST_PARTS) throw new TooMuch(MANY);
  };

  function within<T extends object>(original: object, copy: T, fill: (copy: T) => void): T {
    if (path.size >= MOST_DEPTH) throw new TooMuch(DEEP);
    path.set(original, copy);
    fill(copy);
    path.delete(original);
    return copy;
  }

  function copied(item: unknown): unknown {
    count(1);
    if (typeof item === 'string') count(item.length / BYTES_A_PART);
    if (typeof item !== 'object' || item === null) return item;
    const above = path.get(item);
    if (above !== undefined) return above;
    if (ArrayBuffer.isView(item) || item instanceof ArrayBuffer) {
      count(item.byteLength / BYTES_A_PART);
      return item;
    }
    if (Array.isArray(item)) {
      count(item.length);
      const entries = Object.entries(item);
      return within(item, new Array<unknown>(item.length), (copy) => {
        for (const [index, element] of entries) copy[Number(index)] = copied(element);
      });
    }
    if (item instanceof Map)
      return within(item, new Map(), (copy) => item.forEach((to, from) => copy.set(copied(from), copied(to))));
    if (item instanceof Set) return within(item, new Set(), (copy) => item.forEach((one) => copy.add(copied(one))));
    const proto: unknown = Object.getPrototypeOf(item);
    if (proto !== Object.prototype && proto !== null) return item;
    return within(item, Object.create(proto) as Record<string, unknown>, (copy) => {
      for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(item)))
        Object.defineProperty(copy, key, { ...descriptor, value: copied(descriptor.value) });
    });
  }

  return copied(value);
}
