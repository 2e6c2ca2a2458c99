import { decode, decodeBounded, encode, unsendable } from './codec.js';
import { describeThrown } from './thrown.js';

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

  test("an instance of a student's class becomes an object with its own fields, of which what its accessors give is none", () => {
    const address = decode(encode(new Address('::1', 79))) as Address;
    expect(address).toEqual({ host: '::1', number: 79 });
    expect([address.port, address.where]).toEqual([80, 'here']);
    expect((decodeBounded(encode([address])) as Address[])[0]?.port).toBe(undefined);
    expect((decodeBounded(encode(new Address('::1', 79))) as Address).port).toBe(80);
  });

  test('an instance without a field of its own has those that its accessors give', () => {
    class Hidden {
      #port = 80;
      get port() {
        return this.#port;
      }
    }
    expect(decode(encode(new Hidden()))).toEqual({ port: 80 });
  });

  test('what pretends to be an instance is refused', () => {
    expect(() => decode('[["Instance",1],"text"]')).toThrow('no instance');
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

describe('what a stranger sends is looked at within bounds', () => {
  const doubled = (times: number) => {
    let value: unknown = ['x'];
    for (let count = 0; count < times; count++) value = [value, value];
    return value;
  };

  test('what is held several times is there several times, and what holds itself still does', () => {
    const inner = { a: 1 };
    const [first, second] = decodeBounded(encode([inner, inner])) as [object, object];
    expect([first, second]).toEqual([inner, inner]);
    expect(first).not.toBe(second);
    const round: Record<string, unknown> = {};
    round['round'] = [round, new Map([[round, new Set([round])]])];
    const unfolded = decodeBounded(encode(round)) as { round: [unknown, Map<unknown, Set<unknown>>] };
    expect(unfolded.round[0]).toBe(unfolded);
    expect([...(unfolded.round[1].get(unfolded) ?? [])][0]).toBe(unfolded);
  });

  test.each([
    ['the same arrays again and again', () => doubled(40)],
    ['objects that all hold each other', () => everyoneKnowsEveryone(12)],
    ['an array with a length and nothing in it', () => new Array<unknown>(2 ** 32 - 1)],
    ['very many values', () => Array.from({ length: 300_000 }, (_, index) => index)],
    ['megabytes', () => new Uint8Array(4 << 20)],
    ['a long text', () => 'x'.repeat(4 << 20)],
    ['the same text very often', () => Array.from({ length: 10_000 }, () => 'x'.repeat(1000))],
    ['deep values', () => Array.from({ length: 600 }).reduce<unknown>((inner) => [inner], 1)],
    ['values too deep to be written', () => Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 1)],
    ['a long number', () => BigInt(`0x${'f'.repeat(5000)}`)],
  ])('%s: too much, and said so before it is sent', (_name, value) => {
    expect(unsendable(value())).toMatch(/^(more than [\d,]+ values|objects in objects|a number of more than)/);
  });

  test('what is not too much can be sent', () => {
    expect(unsendable(doubled(10))).toBeUndefined();
    expect(unsendable(new Uint8Array(1 << 20))).toBeUndefined();
    expect(unsendable(Array.from({ length: 50_000 }, (_, index) => index))).toBeUndefined();
  });
});

function everyoneKnowsEveryone(howMany: number): unknown {
  const all: unknown[][] = Array.from({ length: howMany }, () => []);
  for (const one of all) one.push(...all);
  return all;
}

test('a class of its own that is called like a built-in one is told from it', () => {
  const Own = { SyntaxError: class SyntaxError extends Error {} }.SyntaxError;
  class Further extends SyntaxError {}
  expect(describeThrown(new Own('no')).classes).toEqual(['SyntaxError (a class of its own)', 'Error']);
  expect(describeThrown(new Further('no')).classes).toEqual(['Further', 'SyntaxError', 'Error']);
  class Refined extends Error {
    override get ['constructor']() {
      return Error;
    }
  }
  expect(describeThrown(new Refined('as those of Node are')).classes).toEqual(['Error', 'Error']);
});
