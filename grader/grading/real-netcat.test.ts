import { join } from 'node:path';
import { courseRoot } from '../course/root.js';
import { testWith } from '../engine/sandbox/needs.fixture.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { gradeAll } from './grade-all.js';

jest.setTimeout(120_000);

/** Checks that OpenBSD's netcat does not pass, and why that is no fault of theirs: the course's contract goes further than nc does. */
const notMet: Record<string, Record<string, string>> = {
  'nc-client': {},
  'nc-listen': {},
  'nc-udp': {
    'as a listener, hears any and all senders, and goes on when one of them has gone':
      'nc -u -l connects its socket to the first sender, and hears nobody else from then on',
    'as a listener, sends what is typed to the sender that it heard last': 'it hears only the first',
    'as a listener, keeps what is typed until somebody has called': 'a second one who calls later is not heard',
    'takes an empty datagram for a datagram, as a client and as a listener': 'nc takes an empty datagram for the end',
  },
};

/** Checks that wait for the program to read, and nc is a child of it: whether it has read too is a matter of the moment. */
const upToChance: Record<string, readonly string[]> = {
  'nc-udp': ['as a client, sends each piece that is typed as one datagram'],
};

testWith('nc').each(Object.keys(notMet))("the machine's own nc as a submission for %s", async (exercise) => {
  const entry = join(courseRoot, 'grader', 'fixtures', 'real-netcat', `${exercise}.ts`);
  const [result] = await gradeAll([{ student: 'nc', exercise, entry, seed: 11, asStub: false }], {
    sandbox: plainProcess,
  });
  if (result === undefined || 'fault' in result) throw new Error(result?.fault);
  const failed = result.checks
    .filter(({ name, outcome }) => outcome !== 'passed' && !upToChance[exercise]?.includes(name))
    .map(({ name }) => name);
  for (const name of upToChance[exercise] ?? []) expect(result.checks.map((check) => check.name)).toContain(name);
  expect(failed).toEqual(Object.keys(notMet[exercise] ?? {}));
});
