import type { ThrownMessage } from './protocol.js';
import { refusedByLimit } from './limits.js';
import type { StudentProcess } from './student-process.js';

/** The frames of a stack that lie in the student's own files, as `in startEchoServer, echo-server.ts:12:5`; nothing of the grader's. */
export function ownFrames(stack: string): string[] {
  return stack.split('\n').flatMap((line) => {
    const match = /^\s+at (?:async )?(?:(.+?) \()?(?:file:\/\/)?[^()\s]*?([\w.-]+\.m?ts:\d+:\d+)\)?$/.exec(line);
    if (!match) return [];
    const [, fullWhere, place = ''] = match;
    const where = fullWhere?.replace(/^Module\./, '');
    return [where === undefined ? place : `in ${where}, ${place}`];
  });
}

/** One line on what was thrown: `RangeError: port 65536 is too large (in parsePort, port-number.ts:9:11)`. */
export function describeThrown({ name, message, stack, classes }: ThrownMessage): string {
  const [frame] = ownFrames(stack);
  const what = classes.length === 0 ? `${message} (not an Error)` : `${name}: ${message}`;
  return frame === undefined ? what : `${what} (${frame})`;
}

export type Ending = { kind: 'crashed' | 'rule-broken' | 'not-written'; message: string };

/** Says how a student's process came to its end, in words for the student. The process must have exited. */
export function explainExit(program: StudentProcess, crash: ThrownMessage | undefined): Ending {
  const { code, signal, broke } = program.exit ?? { code: null, signal: null };
  if (broke !== undefined) return { kind: 'rule-broken', message: `your program ${broke} and was stopped` };
  const printed = program.stderr.text();
  if (/not written yet/.test(crash?.message ?? '')) return { kind: 'not-written', message: 'not written yet' };
  const refused = refusedByLimit(crash?.code, crash ? '' : printed, program.limits);
  if (refused !== undefined) return { kind: 'rule-broken', message: `your program ${refused}` };
  if (crash) return { kind: 'crashed', message: `your program crashed: ${describeThrown(crash)}` };
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
