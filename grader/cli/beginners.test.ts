import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { courseRoot } from '../course/root.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';
import { gradeAll } from '../grading/grade-all.js';
import { noteTypeErrors } from '../grading/note-type-errors.js';
import { feedback } from '../report/feedback.js';

jest.setTimeout(600_000);

/** Lines in which a student has to find the cause. */
const FIRST_LINES = 10;

/** What beginners write, in `fixtures/beginners/`; the exercise; what the first lines have to say, and what they must not. */
const programs: readonly (readonly [name: string, exercise: string, says: RegExp, not?: RegExp])[] = [
  ['throws-a-text', 'port-number', /threw "SyntaxError", which is not an Error; write: throw new SyntaxError\(/],
  ['listens-with-the-host-first', 'echo-server', /listens on a path, "127\.0\.0\.1".*listen\(port, host\)/],
  ['binds-a-port-of-its-own', 'udp-receiver', /listens on UDP 0\.0\.0\.0:4088 .*4088 is written into it/, /likely/],
  ['prints-that-it-is-connected', 'nc-client', /"Connected!\\n"/],
  ['defines-and-never-calls', 'nc-client', /a function ncClient that nothing calls/, /hint/],
  ['calls-itself-when-imported', 'port-number', /Line \d+ calls it while your file is being imported/],
  ['hands-over-text-for-bytes', 'udp-receiver', /expected "bytes is a Buffer", got "bytes is text"/],
  ['misspells-a-field', 'udp-receiver', /Did you mean to write 'address'/],
  ['adds-a-line-end', 'echo-server', /nothing more after .*got "\\n" \(1 byte\) besides/],
  ['reports-on-standard-output', 'nc-client', /expected nothing more, got "cannot connect to/],
  [
    'hands-over-text-for-a-message',
    'udp-receiver',
    /expected "onMessage was called with an object", got "onMessage was called with text"/,
  ],
  ['returns-an-error', 'port-number', /it returned one \("no"\): write throw, and not return/],
  ['prints-instead-of-returning', 'port-number', /It printed "80": what a function hands over it has to return/],
  ['prints-datagrams', 'udp-receiver', /what is printed is neither sent nor handed over/],
  ['prints-instead-of-sending', 'echo-server', /what is printed is neither sent nor handed over/],
  ['closes-after-the-first', 'udp-receiver', /no longer listens on UDP port \d+: its socket has been closed/],
  ['listens-for-data-on-udp', 'udp-receiver', /no listener for 'message', only for 'data'/],
  ['listens-instead-of-connecting', 'smtp-client', /called listen on port \d+, where .*a client calls connect/],
  ['throws-words', 'smtp-client', /threw "connection refused", which is not an Error/],
  ['exports-as-commonjs', 'port-number', /does not export it: write export before/],
  ['requires', 'echo-server', /write: import net from 'node:net'/],
  ['forgets-the-export', 'port-number', /a function parsePort in line \d+ and does not export it/],
  ['exports-by-default', 'port-number', /write: export function parsePort, without default/],
  ['forgets-a-brace', 'port-number', /a \{ above this line is never closed/, /type error/],
  ['leaves-the-stubs-throw', 'port-number', /line 8 still throws/],
  ['loops-without-end', 'port-number', /as an endless loop does/, /hint/],
];

test('what beginners get wrong is named in the first lines', async () => {
  const { sandbox } = await chooseSandbox(undefined);
  const jobs = programs.map(([name, exercise]) => ({
    ...{ student: name, exercise, seed: 1, asStub: false },
    entry: join(courseRoot, 'grader/fixtures/beginners', `${name}.ts`),
  }));
  const results = (await gradeAll(jobs, { sandbox })).map((result) => {
    if ('fault' in result) throw new Error(result.fault);
    return result;
  });
  const submissions = jobs.map((job) => ({ ...job, root: dirname(job.entry) }));
  await noteTypeErrors(
    results.flatMap((result, index) => {
      const submission = submissions[index];
      return submission ? [{ submission, result }] : [];
    }),
    sandbox,
  );
  const heads = results.map((result) => {
    const lines = stripVTControlCharacters(feedback(result))
      .split('\n')
      .filter((line) => line.trim() !== '');
    return lines.slice(0, FIRST_LINES).join('\n');
  });
  const unsaid = programs.flatMap(([name, , says, not], index) => {
    const head = (heads[index] ?? '').replace(/\s+/g, ' ');
    return says.test(head) && !not?.test(head) ? [] : [`${name}: ${heads[index]}`];
  });
  expect(unsaid).toEqual([]);
});
