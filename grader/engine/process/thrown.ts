/** An error by value, as it crosses from the student's process. */
export interface Thrown {
  /** Names from the error's class up: `['PortError', 'RangeError', 'Error']`; empty when what was thrown is no error. */
  classes: string[];
  name: string;
  message: string;
  stack: string;
  /** Node's error code, such as `EADDRINUSE`. */
  code?: string;
}

/** Begins the message where a check asks the program for a function that it does not export; the function's name follows. */
export const NO_FUNCTION = 'the program exports no function ';
/** Of what an error says, so much crosses, in characters: more would not be shown anyway. */
export const LONGEST_TEXT = 100_000;
export const LONGEST_NAME = 200;
/** Classes above each other. */
export const MOST_CLASSES = 20;

/** JavaScript's own classes of errors, as they are before a student's program can put others in their place. */
const builtIn = new Map<unknown, string>(
  [Error, RangeError, SyntaxError, TypeError, URIError, EvalError, ReferenceError, AggregateError].map((Class) => [
    Class.prototype,
    Class.name,
  ]),
);
const builtInNames = new Set(builtIn.values());

/** What a class is called that has the name of a built-in one and is another. */
export function ownNamesake(name: string): string {
  return `${name} (a class of its own)`;
}

/** What was thrown, by value. Never throws itself, whatever getters the error has. */
export function describeThrown(thrown: unknown): Thrown {
  if (!isError(thrown))
    return {
      classes: [],
      name: '',
      message: safely(() => String(thrown), 'something').slice(0, LONGEST_TEXT),
      stack: '',
    };
  const code = safely(() => (thrown as { code?: unknown }).code, undefined);
  return {
    classes: classesOf(thrown),
    name: safely(() => String(thrown.name).slice(0, LONGEST_NAME), 'Error'),
    message: safely(() => String(thrown.message).slice(0, LONGEST_TEXT), ''),
    stack: safely(() => String(thrown.stack).slice(0, LONGEST_TEXT), ''),
    ...(typeof code === 'string' ? { code: code.slice(0, LONGEST_NAME) } : {}),
  };
}

function classesOf(thrown: Error): string[] {
  const protos: object[] = [];
  let proto: unknown = safely(() => Object.getPrototypeOf(thrown) as unknown, null);
  while (typeof proto === 'object' && proto !== null && protos.length < MOST_CLASSES) {
    protos.push(proto);
    const at = proto;
    proto = safely(() => Object.getPrototypeOf(at) as unknown, null);
  }
  const real = new Set(protos.map((at) => builtIn.get(at)));
  return protos.flatMap((at) => {
    const name =
      builtIn.get(at) ?? safely(() => String((at as { constructor: { name: unknown } }).constructor.name), '');
    if (name === '' || name === 'Object') return [];
    // Node's own errors are of hidden classes that call themselves by the name of the one that they extend.
    return [builtInNames.has(name) && !real.has(name) ? ownNamesake(name) : name.slice(0, LONGEST_NAME)];
  });
}

export function isError(value: unknown): value is Error {
  return safely(() => Object.prototype.toString.call(value) === '[object Error]' || value instanceof Error, false);
}

function safely<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
