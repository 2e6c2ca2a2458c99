import { refusedByLimit } from './limits.js';
import type { ThrownMessage } from './protocol.js';
import type { StudentProcess } from './student-process.js';

/** Frames are looked for in so many lines of a stack, and in so much of a line: a program can write a stack itself. */
const MOST_FRAMES = 50;
const LONGEST_FRAME = 2_000;
/** So much of a stack is read, in characters, and so much of a message is kept at either end. */
const MOST_STACK = 256 * 1024;
const MOST_MESSAGE = 16_000;
const MOST_NAME = 200;

/** The frames of a stack that lie in the student's own files, as `in startEchoServer, echo-server.ts:12:5`; nothing of the grader's. */
export function ownFrames(stack: string): string[] {
  const frames: string[] = [];
  let looked = 0;
  for (const line of linesOf(stack.slice(0, MOST_STACK))) {
    if (!/^\s/.test(line)) continue;
    const text = line.slice(0, LONGEST_FRAME + 1).trim();
    if (text.length > LONGEST_FRAME || !text.startsWith('at ')) continue;
    if (++looked > MOST_FRAMES) break;
    const frame = ownFrame(text.slice('at '.length));
    if (frame !== undefined) frames.push(frame);
  }
  return frames;
}

/** Line by line, since a stack may be line ends and nothing else. */
function* linesOf(text: string): Iterable<string> {
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf('\n', from);
    yield text.slice(from, end === -1 ? text.length : end);
    if (end === -1) return;
    from = end + 1;
  }
}

/** Of `async where (path/name.ts:1:2)` or `path/name.ts:1:2`. By hand: patterns for this take quadratic time over hostile text. */
function ownFrame(frame: string): string | undefined {
  const said = frame.startsWith('async ') ? frame.slice('async '.length) : frame;
  const text = said.endsWith(')') ? said.slice(0, -1) : said;
  const opens = text.lastIndexOf(' (');
  const path = opens === -1 ? text : text.slice(opens + 2);
  if (/[\s()]/.test(path)) return undefined;
  const [column = '', line = '', ...before] = path.split(':').reverse();
  const name = (before[0] ?? '').split(/[^\w.-]/).at(-1) ?? '';
  if (!/^\d+$/.test(line) || !/^\d+$/.test(column) || !/.\.m?ts$/.test(name)) return undefined;
  const place = `${name}:${line}:${column}`;
  return opens < 1 ? place : `in ${text.slice(0, opens).replace(/^Module\./, '')}, ${place}`;
}

/** The system's code for an error, of what was thrown or printed. A program may call its own error's code `__proto__`, or anything else. */
function systemCode(crash: ThrownMessage | undefined, printed: string): string | undefined {
  const code = crash ? crash.code : /^ {2}code: '(\w+)'/m.exec(printed)?.[1];
  return code !== undefined && /^E[A-Z0-9]{1,30}$/.test(code) ? code : undefined;
}

/** The path of a local socket that could not be made, which a host in the place of the port is: an address would have its port behind it. */
function listenedPath(message: string): string | undefined {
  if (message.length > MOST_NAME || !/^listen E[A-Z]+: /.test(message)) return undefined;
  const last = message.split(' ').at(-1) ?? '';
  return /:\d+$/.test(last) ? undefined : last;
}

/** One line on what was thrown: `RangeError: port 65536 is too large (in parsePort, port-number.ts:9:11)`. */
export function describeThrown({ name, message, stack, classes }: ThrownMessage): string {
  const [frame] = ownFrames(stack);
  const told = bounded(message);
  const what = classes.length === 0 ? `${told} (not an Error)` : `${name.slice(0, MOST_NAME)}: ${told}`;
  return frame === undefined ? what : `${what} (${frame})`;
}

/** Both ends of a message that may have megabytes. */
function bounded(message: string): string {
  if (message.length <= 2 * MOST_MESSAGE) return message;
  return `${message.slice(0, MOST_MESSAGE)}\n… ${message.length - 2 * MOST_MESSAGE} characters are left out …\n${message.slice(-MOST_MESSAGE)}`;
}

export type Ending = { kind: 'crashed' | 'rule-broken' | 'not-written'; message: string };

/** Says how a student's process came to its end, in words for the student. The process must have exited. */
export function explainExit(program: StudentProcess, crash: ThrownMessage | undefined): Ending {
  const { code, signal, broke } = program.exit ?? { code: null, signal: null };
  if (broke !== undefined) return { kind: 'rule-broken', message: `your program ${broke} and was stopped` };
  const printed = program.stderr.text();
  if (/not written yet/.test(crash?.message ?? '')) return { kind: 'not-written', message: 'not written yet' };
  const refused = refusedByLimit(systemCode(crash, printed), '', program.limits);
  if (refused !== undefined) return { kind: 'rule-broken', message: `your program ${refused}` };
  if (crash) {
    const path = listenedPath(crash.message);
    const hint =
      path === undefined ? '' : `; it listens on a path, "${path}": the port comes first, server.listen(port, host)`;
    return { kind: 'crashed', message: `your program crashed: ${describeThrown(crash)}${hint}` };
  }
  if (printed.includes('heap out of memory'))
    return { kind: 'rule-broken', message: 'your program used up all its memory' };
  if (code === 0)
    return {
      kind: 'crashed',
      message: 'your program ended by itself (exit code 0) while it was needed; does it call process.exit?',
    };
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  const last = program.stderr.lastWords();
  return {
    kind: 'crashed',
    message: `your program ended ${how}${last === '' ? '; it printed nothing on standard error' : `; its last words: ${last}`}`,
  };
}
