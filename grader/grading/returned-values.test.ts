import { aCheck, examine, outcomeOf } from './submission-run.fixture.js';

jest.setTimeout(60_000);

/** What is said of a program whose function returns this. */
function saidOf(returned: string): Promise<string> {
  return outcomeOf(`export const f = (): unknown => ${returned};`, async ({ student }) => {
    await student.functions<{ f: () => unknown }>().f();
  });
}

test.each([
  ['() => 1', 'wrong: it returned a function, and not a plain value'],
  ['({ close: () => 1 })', 'wrong: it returned what holds a function (at .close), and not a plain value'],
  [
    '[{ [Symbol.iterator]: 1 }]',
    'wrong: it returned what holds objects with symbolic keys (at [0]), and not a plain value',
  ],
  [
    'JSON.parse(\'{"__proto__": 1}\')',
    'wrong: it returned what holds objects with __proto__ keys, and not a plain value',
  ],
  ['({ close: 1 })', 'passed'],
])('of a function that returns %s is said: %s', async (returned, said) => {
  expect(await saidOf(returned)).toBe(said);
});

test("what a server that listens has returned besides is nobody's business", async () => {
  const source = `import net from 'node:net';
    export function startIt(port: number) {
      const server = net.createServer().listen(port, '127.0.0.1');
      return { server, close: () => server.close() };
    }`;
  const check = aCheck('listens', async ({ student }) => {
    expect(await (await student.start('startIt')).returned()).toBe('object');
  });
  expect((await examine(source, [check])).status).toBe('passed');
});

test('a callback that is given what is no value says so where it was called', async () => {
  const said = await outcomeOf(
    `export function each(then: (value: unknown) => void): void {
      then(() => 1);
    }`,
    async ({ student, lab }) => {
      const calls = lab.mailbox<unknown>('call');
      await student.functions<{ each: (then: (value: unknown) => void) => void }>().each(calls.post);
    },
  );
  expect(said).toContain('your program threw TypeError: the callback takes values, and was given a function');
});

test('calls that a check makes together run together', async () => {
  const source = `let begun = 0;
    export const callsInThisTurn = async (_words: string): Promise<number> => {
      begun++;
      await new Promise((resolve) => setImmediate(resolve));
      return begun;
    };`;
  const said = await outcomeOf(source, async ({ student }) => {
    const { callsInThisTurn } = student.functions<{ callsInThisTurn: (words: string) => Promise<number> }>();
    await callsInThisTurn('the first loads the program');
    // Long enough that one call after the other would be read in several turns.
    const words = 'x'.repeat(500);
    const counts = await Promise.all(Array.from({ length: 100 }, () => callsInThisTurn(words)));
    expect(counts).toEqual(Array(100).fill(101));
  });
  expect(said).toBe('passed');
});
