import { StudentFault } from '../engine/check/student-fault.js';
import { createServer } from 'node:net';
import { freePort } from '../lab/free-port.js';
import { extendExpect } from '../lab/index.js';
import { resultSchema } from '../engine/results/result.js';
import { aCheck, examine, outcomeOf } from './submission-run.fixture.js';

jest.mock('../lab/free-port.js', () => ({
  freePort: jest.fn(jest.requireActual<typeof import('../lab/free-port.js')>('../lab/free-port.js').freePort),
}));
jest.setTimeout(60_000);
const labExpect = extendExpect(expect);

const FUNCTIONS = `
  export class PortError extends RangeError { override name = 'PortError'; }
  export const double = (n: number) => n * 2;
  export const later = async (n: number) => n + 1;
  export function each(items: string[], visit: (item: string, at: number) => void) { items.forEach(visit); return items.length; }
  export function refuse() { throw new PortError('port 65536 is too large'); }
  export function sulk() { throw 'just words'; }
  export const mapOf = (bytes: Uint8Array) => new Map([['length', bytes.length]]);
  export const hang = () => new Promise(() => {});
  export const spin = () => { for (;;); };
  export const leave = () => process.exit(3);
  export const loud = () => { console.log('hello'); console.error('oh'); throw new Error('after words'); };
`;
interface Functions {
  double: (n: number) => number;
  later: (n: number) => Promise<number>;
  each: (items: string[], visit: (item: string, at: number) => void) => number;
  refuse: () => void;
  sulk: () => void;
  mapOf: (bytes: Uint8Array) => Map<string, number>;
  hang: () => Promise<void>;
  spin: () => void;
  leave: () => void;
  loud: () => void;
}

describe("a student's functions", () => {
  test('are called by value, and give their results by value', async () => {
    const outcome = await outcomeOf(FUNCTIONS, async ({ student }) => {
      const remote = student.functions<Functions>();
      expect(await remote.double(21)).toBe(42);
      expect(await remote.later(1)).toBe(2);
      expect(await remote.mapOf(new Uint8Array(5))).toEqual(new Map([['length', 5]]));
    });
    expect(outcome).toBe('passed');
  });

  test('call back, in order', async () => {
    const outcome = await outcomeOf(FUNCTIONS, async ({ student, lab }) => {
      const visits = lab.mailbox<string>('visit');
      expect(await student.functions<Functions>().each(['a', 'b'], (item, at) => visits.post(`${item}${at}`))).toBe(2);
      expect(await visits.take(2)).toEqual(['a0', 'b1']);
    });
    expect(outcome).toBe('passed');
  });

  test('throw errors that come back with name, message and the place in the TypeScript', async () => {
    const outcome = await outcomeOf(FUNCTIONS, ({ student }) => student.functions<Functions>().refuse());
    expect(outcome).toBe('wrong: your program threw PortError: port 65536 is too large (in refuse, answer.ts:6:36)');
  });

  test('refuse with the class that was asked for, and subclasses of it', async () => {
    const refuses = (Class: typeof RangeError | typeof SyntaxError, words: RegExp) =>
      outcomeOf(FUNCTIONS, async ({ student }) =>
        labExpect(student.functions<Functions>().refuse()).toRefuse(Class, words),
      );
    expect(await refuses(RangeError, /65536/)).toBe('passed');
    expect(await refuses(SyntaxError, /65536/)).toMatch(
      /^wrong: expected a SyntaxError from refuse\(\), but it threw PortError/,
    );
    expect(await refuses(RangeError, /negative/)).toMatch(/^wrong: threw a RangeError as it should, but its message/);
  });

  test.each([
    ['sulk', /^wrong: threw "just words", which is not an Error; write: throw new Error\(/],
    ['hang', /^timed-out: hang\(\) did not come to an end \(waited \d+ ms\)$/],
    ['spin', /^timed-out: spin\(\) did not come to an end \(waited \d+ ms\); meanwhile it kept its CPU busy/],
    ['leave', /^crashed: your program ended with exit code 3/],
  ] as const)('that %s are not taken for ones that refuse', async (name, words) => {
    const outcome = await outcomeOf(FUNCTIONS, async ({ student }) =>
      labExpect(student.functions<Functions>({ withinMs: 1000 })[name]()).toRefuse(Error),
    );
    expect(outcome).toMatch(words);
  });

  test('have what they printed in the finding', async () => {
    const { checks } = await examine(FUNCTIONS, [
      aCheck('one', ({ student }) => student.functions<Functions>().loud()),
    ]);
    expect(checks[0]).toMatchObject({ outcome: 'failed', finding: { stdout: 'hello\n', stderr: 'oh\n' } });
  });
});

describe("a student's server", () => {
  const SERVER = `import net from 'node:net'; export const start = (port: number) => net.createServer().listen(port, '127.0.0.1');`;

  test('is asked to listen elsewhere when another program has snatched its port', async () => {
    const snatcher = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => snatcher.once('listening', resolve));
    const { port } = snatcher.address() as { port: number };
    jest.mocked(freePort).mockResolvedValueOnce(port);
    let started = 0;
    const outcome = await outcomeOf(
      SERVER,
      async ({ student }) => void (started = (await student.start('start')).port),
    );
    snatcher.close();
    expect(outcome).toBe('passed');
    expect(started).not.toBe(port);
  });

  test('may be slow to listen', async () => {
    const slow = `import net from 'node:net'; export const start = async (port: number) => {
      await new Promise((resolve) => setTimeout(resolve, 300)); return net.createServer().listen(port); };`;
    expect(await outcomeOf(slow, async ({ student }) => void (await student.start('start')))).toBe('passed');
  });
});

describe("a student's program", () => {
  const CAT = `process.stdin.pipe(process.stdout); console.error(process.argv.slice(2).join('+')); process.stdin.on('end', () => (process.exitCode = 4));`;

  test('has arguments, standard input, output and error, and an exit code', async () => {
    const outcome = await outcomeOf(CAT, async ({ student }) => {
      const program = student.run(['-l', '8080'], { stdin: 'typed' });
      await labExpect(program).toReceive('typed');
      expect((await program.exit()).code).toBe(4);
      expect(program.stderr()).toBe('-l+8080\n');
    });
    expect(outcome).toBe('passed');
  });

  test('that is not written yet is called that, whatever was waited for', async () => {
    const outcome = await outcomeOf(`throw new Error('not written yet');`, async ({ student }) => {
      await labExpect(student.run([])).toReceive('anything');
    });
    expect(outcome).toBe('not-written: not written yet');
  });

  test('may listen by itself', async () => {
    const listen = `import net from 'node:net'; net.createServer((s) => s.end('hi')).listen(Number(process.argv[2]));`;
    const outcome = await outcomeOf(listen, async ({ student, lab }) => {
      const port = await lab.tcp.closedPort();
      const peer = await lab.tcp.connect(await student.run([String(port)]).listens(port));
      await labExpect(peer).toReceive('hi');
      await labExpect(peer).toReceiveEnd();
    });
    expect(outcome).toBe('passed');
  });
});

describe('blame', () => {
  test("a check's own bug is a fault, tried again, and makes the result no verdict", async () => {
    let runs = 0;
    const result = await examine('export {};', [
      aCheck('broken', async () => {
        runs++;
        throw new TypeError('undefined is not a function');
      }),
    ]);
    // Once in processes that others use too, three times alone.
    expect(runs).toBe(4);
    expect(result).toMatchObject({
      status: 'grader-fault',
      checks: [{ outcome: 'faulted', fault: expect.stringContaining('TypeError') as unknown }],
    });
  });

  test('a fault that does not come again leaves no trace', async () => {
    let runs = 0;
    const result = await examine('export {};', [
      aCheck('flaky', async () => {
        if (runs++ === 0) throw new TypeError('once');
      }),
    ]);
    expect(result.status).toBe('passed');
  });

  test('some checks are run with those that they need, and no others', async () => {
    const pass = async (): Promise<void> => undefined;
    const checks = [
      aCheck('a', pass),
      aCheck('b', pass, { needs: 'a' }),
      aCheck('c', pass, { needs: 'b' }),
      aCheck('d', pass),
    ];
    const { checks: run } = await examine('export {};', checks, { only: ['c'] });
    expect(run.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  test('a check for extra credit takes nothing away, and gives points on top', async () => {
    const fail = async (): Promise<void> => Promise.reject(new StudentFault('timed-out', 'nothing came'));
    const pass = async (): Promise<void> => undefined;
    const result = await examine('export {};', [
      aCheck('a', pass),
      aCheck('b', fail, { extraCredit: true }),
      aCheck('c', pass, { extraCredit: true, needs: 'b' }),
      aCheck('d', pass, { extraCredit: true, points: 3 }),
    ]);
    expect(result).toMatchObject({ status: 'passed', points: 4, maxPoints: 1 });
    expect(result.checks.map(({ extraCredit }) => extraCredit)).toEqual([undefined, true, true, true]);
    expect(resultSchema.parse(result)).toEqual(result);
  });

  test('a wrong answer of a program that is dying is the crash and not the answer', async () => {
    const dying = `import net from 'node:net'; export const start = (port: number) => net.createServer((s) => s.on('data', () => { throw new Error('boom'); })).listen(port);`;
    const outcome = await outcomeOf(dying, async ({ student, lab }) => {
      const peer = await lab.tcp.connect(await student.start('start'));
      await peer.send('x');
      await labExpect(peer).toReceive('x');
    });
    expect(outcome).toMatch(/^crashed: your program crashed: Error: boom/);
  });

  test('a crash just after the right answer is seen', async () => {
    const dies = `export const f = () => { setImmediate(() => { throw new Error('later'); }); return 1; };`;
    const outcome = await outcomeOf(dies, async ({ student }) => {
      expect(await student.functions<{ f: () => number }>().f()).toBe(1);
    });
    expect(outcome).toMatch(/^crashed: your program crashed: Error: later/);
  });

  test('what one check has done to the program is held against no other', async () => {
    const counting = `let calls = 0; export const count = () => ++calls;`;
    const once = ({ student }: Parameters<Parameters<typeof aCheck>[1]>[0]) =>
      student
        .functions<{ count: () => number }>()
        .count()
        .then((calls) => expect(calls).toBe(1));
    expect((await examine(counting, [aCheck('first', once), aCheck('second', once)])).status).toBe('passed');
  });
});
