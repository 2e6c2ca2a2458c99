import { createSocket, type Socket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { courseRoot } from '../course/root.js';
import type { Result } from '../engine/results/result.js';
import { testWith } from '../engine/sandbox/needs.fixture.js';
import { sandboxOf } from '../engine/sandbox/sandbox.js';
import { tiers, type Tier } from '../engine/sandbox/tier.js';
import { containedIn, expected, leftOf, programsIn, tell, WORKERS } from './attacked.fixture.js';
import { gradeAll, type Ungraded } from './grade-all.js';
import type { Job } from './job.js';

jest.setTimeout(600_000);

const { folder, programs, verdicts } = programsIn('attacks');
const solutions = join(courseRoot, 'solutions', 'echo-server');
/** Graded among the attacks: what these do must make no difference to them. */
const honest = ['reference.ts', 'alternatives/events.ts', 'mistakes/decodes-to-text.ts'].map((file) =>
  jobFor(file, 'echo-server', join(solutions, file)),
);

const RUN = `attacks-${process.pid}`;
process.env['COURSE_RUN'] = RUN;
let made: string;
let byTcp: Server;
let byUdp: Socket;
let visits: string[];

/** What listens on the machine's own loopback, on the same port of both transports, and is not to be reached. */
beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'course-attacks-'));
  byTcp = createServer((socket) => {
    visits.push('TCP');
    socket.on('error', () => undefined).end();
  });
  await new Promise<void>((resolve) => byTcp.listen(0, '127.0.0.1', resolve));
  byUdp = createSocket('udp4').on('message', (_message, { port, address }) => {
    visits.push('UDP');
    byUdp.send('reached', port, address);
  });
  await new Promise<void>((resolve) => byUdp.bind(0, '127.0.0.1', resolve));
});
beforeEach(() => (visits = []));
afterAll(() => {
  byTcp.close();
  byUdp.close();
  rmSync(made, { recursive: true });
});

/** A copy of an attack that knows where the canary is. */
function armed(file: string): string {
  const port = file.includes('by-tcp') ? (byTcp.address() as AddressInfo).port : byUdp.address().port;
  const entry = join(made, file);
  writeFileSync(
    entry,
    readFileSync(join(folder, file), 'utf8').replace('const CANARY = 0;', `const CANARY = ${port};`),
  );
  return entry;
}

function jobFor(student: string, exercise: string, entry: string): Job {
  return { student, exercise, entry, seed: 7, asStub: false };
}

/** What grading beside others must not change. */
function essence(result: Result | Ungraded | undefined): object | undefined {
  if (result === undefined || 'fault' in result) return result;
  const { student, status, points, checks, notes, rejection } = result;
  return { student, status, points, notes, rejection, checks: checks.map(({ name, outcome }) => [name, outcome]) };
}

test('every attack in the folder has its recorded verdict, and there are forty or more', () => {
  expect(verdicts.map(({ file }) => file).sort()).toEqual(programs.sort());
  expect(programs.length).toBeGreaterThanOrEqual(40);
});

describe.each(tiers)('in the sandbox %s', (tier: Tier) => {
  testWith(tier)(
    'each attack scores what its honest part deserves, and those graded beside it come out as they do alone',
    async () => {
      const options = { sandbox: sandboxOf(tier), workers: WORKERS };
      const alone = await gradeAll(honest, options);
      // What a program returns takes the same way out of every sandbox: looked at in the one that works everywhere.
      const attacks = containedIn(tier, verdicts).filter(
        ({ file }) => tier === 'process' || !file.startsWith('returns-'),
      );
      const jobs = attacks.map(({ file, exercise }) => jobFor(file, exercise, armed(file)));
      // One at the beginning, one in the midst, one at the end.
      const [first, second, third] = honest as [Job, Job, Job];
      const middle = Math.floor(jobs.length / 2);
      const results = await gradeAll([first, ...jobs.slice(0, middle), second, ...jobs.slice(middle), third], options);
      const beside = [results.shift(), ...results.splice(middle, 1), results.pop()];
      expect(results.map((result, index) => tell(result, attacks[index]))).toEqual(
        attacks.map((verdict) => expected(verdict, tier)),
      );
      expect(beside.map(essence)).toEqual(alone.map(essence));
      expect(alone.map((result) => 'status' in result && result.status)).toEqual(['passed', 'passed', 'failed']);
      expect(visits).toEqual([]);
      expect(leftOf(RUN)).toEqual([]);
    },
  );
});

test('without a sandbox the canary is reached, so that the attacks on it can fail', async () => {
  const calls = verdicts.filter(({ file }) => file.startsWith('calls-the-canary'));
  await gradeAll(
    calls.map(({ file, exercise }) => jobFor(file, exercise, armed(file))),
    { sandbox: sandboxOf('process') },
  );
  expect(new Set(visits)).toEqual(new Set(['TCP', 'UDP']));
});
