import fc from 'fast-check';
import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';
import { AgentClient } from '../../../engine/process/agent-client.js';
import { encode } from '../../../engine/process/codec.js';
import type { StudentProcess } from '../../../engine/process/student-process.js';
import type { FuzzTarget } from '../fuzz-target.js';
import { hostileText } from '../hostile-text.js';

/** TOKEN and ID stand for what the client has sent: a program that shares the agent's process knows both. */
type Line = { token: boolean; text: string };

const value = fc.oneof(
  fc.anything({
    withMap: true,
    withSet: true,
    withBigInt: true,
    withDate: true,
    withTypedArray: true,
    withSparseArray: true,
  }),
  fc.nat(40).map((times) => Array.from({ length: times }).reduce<unknown>((inner) => [inner, inner], 'x')),
  fc.nat(3000).map((times) => Array.from({ length: times }).reduce<unknown>((inner) => [inner], 'x')),
  hostileText,
);
const outcome = fc.oneof(
  fc.record({ ok: fc.constant(true), value, returned: fc.constantFrom('object', 'net.Server') }),
  fc.record({
    ok: fc.constant(false),
    thrown: fc.record({ classes: fc.array(hostileText), name: hostileText, message: hostileText, stack: hostileText }),
    value,
  }),
  value,
);
const message = fc.oneof(
  fc.record({ t: fc.constant('s'), i: fc.constantFrom('ID', 'other'), r: outcome }),
  fc.record({ t: fc.constant('s'), i: fc.constant('ID'), e: value }),
  fc.record({
    t: fc.constant('q'),
    m: fc.constantFrom('callback', 'constructor'),
    a: fc.tuple(fc.nat(3), fc.array(value, { maxLength: 3 })),
    i: fc.constant('ID'),
  }),
  value,
);
/** A value as it is sent, or one that was damaged on the way. */
const sent = fc
  .tuple(message, fc.option(fc.tuple(fc.nat(), hostileText), { nil: undefined, freq: 4 }))
  .map(([item, damage]) => {
    const text = encodable(item);
    if (!damage) return text;
    const at = damage[0] % (text.length + 1);
    return text.slice(0, at) + damage[1].replaceAll('\n', '') + text.slice(at + 1);
  });
const line: fc.Arbitrary<Line> = fc.oneof(
  { weight: 5, arbitrary: sent.map((text) => ({ token: true, text })) },
  { weight: 1, arbitrary: hostileText.map((text) => ({ token: false, text })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        '[',
        '[[1]',
        '[["Map",0,0]]',
        '[[1],[0]]',
        '{}',
        '-1',
        '[["BigInt","9"]]',
        `[${'['.repeat(5000)}`,
        '[[-7,4294967295]]',
      )
      .map((text) => ({ token: true, text })),
  },
);

/** What a student's process writes to the channel is an answer, a callback, or the end of the program, and never an error of the grader's. */
export const target: FuzzTarget = {
  name: 'channel-to-client',
  arbitrary: fc.array(line, { minLength: 1, maxLength: 6 }),
  limitMs: 3_000,
  async run(input) {
    const [channel, lastWords] = [new Channel(), new PassThrough()];
    const broken: string[] = [];
    const process = { channel, lastWords, killForLimit: (how: string) => broken.push(how) };
    const client = new AgentClient(process as unknown as StudentProcess);
    const seen: unknown[] = [];
    client.call('f', [(...args: unknown[]) => seen.push(args)]).then(
      (answer) => seen.push(answer),
      (error: unknown) => broken.push(`the grader's: ${String(error)}`),
    );
    await turn();
    const [token = '', asked = ''] = channel.written.join('').split('\n');
    const id = /"([\w-]{21})"/.exec(asked)?.[1] ?? '';
    for (const { token: signed, text } of input as Line[]) {
      channel.push(`${signed ? `${token} ` : ''}${text.replaceAll('"ID"', `"${id}"`)}\n`);
      lastWords.write(text.slice(0, 1000));
    }
    await turn();
    await turn();
    for (const item of seen) inspect(item, { depth: 4, breakLength: Infinity });
    const own = broken.find((how) => how.startsWith("the grader's"));
    if (own !== undefined) throw new Error(own);
  },
};

/** The grader's end of a channel whose other end is here. */
class Channel extends PassThrough {
  readonly written: string[] = [];

  override write(data: unknown): boolean {
    this.written.push(String(data));
    return true;
  }
}

function encodable(item: unknown): string {
  try {
    return encode(item).replaceAll('\n', '');
  } catch {
    return '[1]';
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
