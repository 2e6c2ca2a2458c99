import { DevalueError, parse, stringify } from 'devalue';

/**
 * Values cross between the grader and the student's process as one line of text each: what structured clone takes, and besides
 * functions (as callbacks, one way), thrown errors with their code, and instances of the student's own classes (as plain objects).
 * Text and not V8's binary form, because the grader reads what a hostile program wrote.
 */
export interface Thrown {
  /** Names from the error's class up: `['PortError', 'RangeError', 'Error']`; empty when what was thrown is no error. */
  classes: string[];
  name: string;
  message: string;
  stack: string;
  /** Node's error code, such as `EADDRINUSE`. */
  code?: string;
}

/** Of what an error says, so much crosses, in characters: more would not be told anyway. */
const LONGEST_TEXT = 100_000;

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
    Instance: (item) => isInstance(item) && plain(item),
  });
}

/** What in a value keeps it from being sent, such as `a function (at .close)`; undefined when it can be. @throws what its own getters throw */
export function unsendable(value: unknown): string | undefined {
  try {
    encode(value);
    return undefined;
  } catch (error) {
    if (error instanceof DevalueError)
      return `${error.message.replace('Cannot stringify ', '').replace('POJOs', 'objects')}${error.path === '' ? '' : ` (at ${error.path})`}`;
    if (error instanceof RangeError && /call stack/.test(error.message))
      return 'objects in objects without end, nearly';
    throw error;
  }
}

/** @throws when the text is not what `encode` writes. */
export function decode(text: string, { callbackFor }: CallbackSide = {}): unknown {
  return parse(text, {
    Bytes: (item: unknown) => new Uint8Array(Buffer.from(String(item), 'base64')),
    Callback: (item: unknown) => (callbackFor ? callbackFor(Number(item) - 1) : undefined),
    Thrown: (item: unknown) => item,
    Instance: (item: unknown) => item,
  });
}

/** What was thrown, by value. Never throws itself, whatever getters the error has. */
export function describeThrown(thrown: unknown): Thrown {
  if (!isError(thrown)) return { classes: [], name: '', message: safely(() => String(thrown), 'something'), stack: '' };
  const classes: string[] = [];
  for (let proto: unknown = Object.getPrototypeOf(thrown); isObject(proto); proto = Object.getPrototypeOf(proto)) {
    const name = safely(() => (proto as { constructor: { name: string } }).constructor.name, '');
    if (name !== '' && name !== 'Object') classes.push(name);
  }
  const code = safely(() => (thrown as { code?: unknown }).code, undefined);
  return {
    classes,
    name: safely(() => String(thrown.name), 'Error'),
    message: safely(() => String(thrown.message).slice(0, LONGEST_TEXT), ''),
    stack: safely(() => String(thrown.stack).slice(0, LONGEST_TEXT), ''),
    ...(typeof code === 'string' ? { code } : {}),
  };
}

function isError(value: unknown): value is Error {
  return Object.prototype.toString.call(value) === '[object Error]' || value instanceof Error;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isInstance(value: unknown): value is object {
  if (!isObject(value) || Object.prototype.toString.call(value) !== '[object Object]') return false;
  const proto: unknown = Object.getPrototypeOf(value);
  return proto !== null && proto !== Object.prototype && Object.getPrototypeOf(proto) !== null;
}

/** The own fields of an instance and what its classes' getters give. */
function plain(instance: object): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...instance };
  for (let proto: unknown = Object.getPrototypeOf(instance); proto !== Object.prototype && isObject(proto);) {
    for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(proto))) {
      if (descriptor.get && !(key in fields)) fields[key] = descriptor.get.call(instance);
    }
    proto = Object.getPrototypeOf(proto);
  }
  for (const [key, value] of Object.entries(fields)) if (typeof value === 'function') delete fields[key];
  return fields;
}

function safely<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
