import { decode, describeThrown, encode } from './codec.js';

class Place {
  get where(): string {
    return 'here';
  }
}

class Address extends Place {
  constructor(
    readonly host: string,
    private readonly number: number,
  ) {
    super();
  }
  get port(): number {
    return this.number + 1;
  }
  format(): string {
    return this.host;
  }
}

describe('values cross by value', () => {
  test.each([
    ['numbers that JSON has not', [NaN, Infinity, -0, 1n]],
    ['undefined and holes', { a: undefined, b: null }],
    ['maps and sets', new Map([['a', new Set([1, 2])]])],
    ['bytes', new Uint8Array([0, 127, 128, 255])],
    ['dates', new Date(0)],
    ['text of any kind', 'a\u0000\ud83d\ude00\n"\\'],
  ])('%s', (_name, value) => {
    expect(decode(encode(value))).toEqual(value);
  });

  test('a slice of a larger buffer crosses without its surroundings', () => {
    const secret = Buffer.from('before-MIDDLE-after');
    const line = encode(secret.subarray(7, 13));
    expect(Buffer.from(decode(line) as Uint8Array).toString()).toBe('MIDDLE');
    expect(line).not.toContain(secret.toString('base64').slice(0, 6));
  });

  test("an instance of a student's class becomes an object with its fields and what its getters give", () => {
    expect(decode(encode(new Address('::1', 79)))).toEqual({ host: '::1', number: 79, port: 80, where: 'here' });
  });

  test('a callback is called at the other end by its number', () => {
    const calls: unknown[] = [];
    const callbacks: ((...args: unknown[]) => unknown)[] = [];
    const line = encode([(value: unknown) => calls.push(value)], { idOf: (callback) => callbacks.push(callback) - 1 });
    const [remote] = decode(line, {
      callbackFor:
        (id) =>
        (...args) =>
          void callbacks[id]?.(...args),
    }) as [(value: unknown) => void];
    remote('hello');
    expect(calls).toEqual(['hello']);
  });
});

test('an encoded message is one line', () => {
  expect(encode({ text: 'a\nb\r\u2028' })).not.toMatch(/[\n\r]/);
});

test('what was thrown is described, with the classes it is one of', () => {
  class PortError extends RangeError {
    override name = 'PortError';
    code = 'EPORT';
  }
  expect(describeThrown(new PortError('too large'))).toMatchObject({
    classes: ['PortError', 'RangeError', 'Error'],
    name: 'PortError',
    message: 'too large',
    code: 'EPORT',
  });
  expect(describeThrown('just text')).toMatchObject({ classes: [], message: 'just text' });
});

test('an error whose getters throw is described all the same', () => {
  const hostile = Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new Error('no');
    },
  });
  expect(describeThrown(hostile)).toMatchObject({ name: 'Error', message: '' });
});

test('text that is no message is refused, and prototypes stay as they are', () => {
  expect(() => decode('nonsense')).toThrow();
  expect(() => decode('[{"__proto__":1},{"polluted":2},true]')).toThrow();
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
