import { DevalueError, stringify, unflatten } from 'devalue';
import { describeThrown, isError } from './thrown.js';
import { DEEP, TooMuch, unfolded } from './unfold.js';

/**
 * Values cross between the grader and the student's process as one line of text each: what structured clone takes, and besides
 * functions (as callbacks, one way), thrown errors with their code, and instances of the student's own classes (as plain objects with
 * their own fields; what the accessors of their classes give can be read too, and is no field of its own unless there are no others).
 * Text and not V8's binary form, because the grader reads what a hostile program wrote.
 */
type CallbackSide = {
  /** Turns a function that is sent into the number it is called by. */
  idOf?: (callback: (...args: unknown[]) => unknown) => number;
  /** Turns that number into a function at the other end. */
  callbackFor?: (id: number) => (...args: unknown[]) => void;
};

export function encode(value: unknown, { idOf }: CallbackSide = {}): string {
  return stringify(value, {
    Bytes: (item) =>
      item instanceof Uint8Array && Buffer.from(item.buffer, item.byteOffset, item.length).toString('base64'),
    Callback: (item) => typeof item === 'function' && (idOf ? idOf(item as () => void) + 1 : 0),
    Thrown: (item) => isError(item) && describeThrown(item),
    Instance: (item) => isInstance(item) && partsOf(item),
  });
}

/** What in a value keeps it from being sent, such as `a function (at .close)`; undefined when it can be. @throws what its own getters throw */
export function unsendable(value: unknown): string | undefined {
  try {
    decodeBounded(deepEnough(() => encode(value)));
    return undefined;
  } catch (error) {
    if (error instanceof TooMuch) return error.what;
    if (error instanceof DevalueError)
      return `${error.message.replace('Cannot stringify ', '').replace('POJOs', 'objects')}${error.path === '' ? '' : ` (at ${error.path})`}`;
    throw error;
  }
}

/** Digits of a bigint: reading a longer one takes seconds. */
const MOST_DIGITS = 5000;

/**
 * The same of a text that comes from a student's process, whose value is compared and printed: see {@link unfolded}.
 * @throws {TooMuch} when the value has more parts than can be looked at
 * @throws when the text is not what `encode` writes
 */
export function decodeBounded(text: string): unknown {
  return unfolded(deepEnough(() => decode(text)));
}

/** @throws when the text is not what `encode` writes */
export function decode(text: string, { callbackFor }: CallbackSide = {}): unknown {
  const revivers = {
    Bytes: (item: unknown) => new Uint8Array(Buffer.from(String(item), 'base64')),
    Callback: (item: unknown) => (callbackFor ? callbackFor(Number(item) - 1) : undefined),
    Thrown: (item: unknown) => item,
    Instance: (item: unknown) => objectOf(item),
    BigInt: (item: unknown) => {
      if (String(item).length > MOST_DIGITS) throw new TooMuch(`a number of more than ${MOST_DIGITS} digits`);
      return BigInt(String(item));
    },
  };
  return unflatten(JSON.parse(text) as number | unknown[], revivers);
}

/** What goes deeper than the stack of calls is too much as well. */
function deepEnough<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) throw new TooMuch(DEEP);
    throw error;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isInstance(value: unknown): value is object {
  if (!isObject(value) || Object.prototype.toString.call(value) !== '[object Object]') return false;
  const proto: unknown = Object.getPrototypeOf(value);
  return proto !== null && proto !== Object.prototype && Object.getPrototypeOf(proto) !== null;
}

interface Parts {
  own: Record<string, unknown>;
  /** By the accessors of its classes. */
  got: Record<string, unknown>;
}

/** What an instance holds itself, and what the accessors of its classes give. */
function partsOf(instance: object): Parts {
  const own: Record<string, unknown> = { ...instance };
  const got: Record<string, unknown> = {};
  for (let proto: unknown = Object.getPrototypeOf(instance); proto !== Object.prototype && isObject(proto);) {
    for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(proto))) {
      if (descriptor.get && !(key in own) && !(key in got)) got[key] = descriptor.get.call(instance);
    }
    proto = Object.getPrototypeOf(proto);
  }
  for (const fields of [own, got])
    for (const [key, value] of Object.entries(fields)) if (typeof value === 'function') delete fields[key];
  return { own, got };
}

function objectOf(parts: unknown): object {
  const { own, got } = parts as Partial<Parts>;
  if (!isObject(own) || !isObject(got)) throw new TypeError('no instance');
  const enumerable = Object.keys(own).length === 0;
  const object: object = { ...own };
  for (const [key, value] of Object.entries(got))
    Object.defineProperty(object, key, { value, enumerable, writable: true, configurable: true });
  return object;
}
