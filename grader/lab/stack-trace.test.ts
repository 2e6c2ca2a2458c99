import { spawnSync } from 'node:child_process';
import { stackTraceIn } from './stack-trace.js';

/** What Node prints on standard error for a program. */
function printedBy(program: string): string {
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }).stderr;
}

const failing = 'const e = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });';

test.each([
  ['an error with fields', `${failing} console.error(e)`],
  ['an error that nobody caught', `${failing} throw e`],
  ['a text that nobody caught', 'throw "refused"'],
  ['a rejection that nobody handled', `${failing} Promise.reject(e)`],
  ["an error of Node's own", 'import net from "node:net"; net.connect(1).on("error", (e) => console.error(e))'],
  ["an error of Node's own that nobody heard of", 'import net from "node:net"; net.connect(1)'],
  ['a cause', 'console.error(new Error("no", { cause: new Error("below") }))'],
  ['a stack alone', `${failing} console.error(e.stack)`],
  ['a stack after words', `${failing} console.error("nc: " + e.stack)`],
  ['a stack in an object', `${failing} console.error({ stack: e.stack })`],
  ['an error in an object', `${failing} console.error({ deep: { e } })`],
  ['a stack as JSON', `${failing} console.error(JSON.stringify(e.stack))`],
  ['many errors', 'console.error(new AggregateError([new Error("a"), new Error("b")]))'],
  ['an error from an async function', 'async function f() { await null; throw new Error("a") } await f()'],
])('%s is a stack trace', (_what, program) => {
  const printed = printedBy(program);
  expect(printed).not.toBe('');
  expect({ printed, trace: stackTraceIn(printed) }).toMatchObject({ trace: { thrown: expect.any(String) as string } });
});

test.each([
  '    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16) {',
  '    at async file:///home/ada/nc-client.ts:12:5',
  '    at <anonymous>',
  '    at new Promise (<anonymous>)',
  '    at async Promise.all (index 0)',
  '      at file:///tmp/nc.ts:1:2 {',
  "    stack: 'Error: no\\n    at connect (nc.ts:1:2)\\n'",
  "  [stack]: 'Error: no\\n' +\n    '    at connect (nc.ts:1:2)\\n' +",
  '    ... 3 lines matching cause stack trace ...',
  'nc: refused\n\nNode.js v20.20.2\n',
  '    at C:\\work\\nc.ts:1:2',
  '\x1b[90m    at node:net:1:2\x1b[39m',
])('%j is of a stack trace', (printed) => expect(stackTraceIn(printed)).toBeDefined());

test.each([
  'nc: cannot listen at 127.0.0.1:80\n',
  'nc: connect to localhost failed\n    at 127.0.0.1:80\n',
  '    at ::1:80\n',
  '    at [::1]:80\n',
  '    at 10:30:00\n',
  '    at noon (12:30:00)\n',
  '    at fe80::abc:1:80\n',
  '  at least one argument is needed: HOST:PORT\n',
  'at connect (nc.ts:1:2) is no frame where no error is told\n',
  'nc: needs Node.js v20.1.0 or later\n',
  'Node.js v20.1.0 is fine\nError: connection refused\n',
  'Error: connection refused\n',
  '',
])('%j is for people', (printed) => expect(stackTraceIn(printed)).toBeUndefined());
