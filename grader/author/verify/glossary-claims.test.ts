import { readCourse } from '../../course/course.js';
import { changedContent } from '../../course/lessons/content.fixture.js';
import { glossaryClaim } from './glossary-claims.js';

// On a busy machine reading all lessons may take seconds.
jest.setTimeout(60_000);

const problems = (...change: Parameters<typeof changedContent>) =>
  glossaryClaim(readCourse(), changedContent(...change)).problems;

test('each term of a recap is in the glossary, and each term of the glossary in a recap', () => {
  expect(glossaryClaim(readCourse()).problems).toEqual([]);
});

test.each([
  [
    'a term that the glossary lacks',
    'guides/glossary.md',
    '### kernel',
    '### kernels',
    'lists kernel, which is not in',
  ],
  [
    'a term that no lesson lists',
    'guides/glossary.md',
    '### kernel',
    '### kernels',
    '"kernels" is in the glossary, and in no',
  ],
  ['another order', 'guides/glossary.md', '### alias', '### zzz', 'in the order of the alphabet: "zzz" does not'],
  ['no recap', '07-tcp.md', '## What you have learnt', '## Recap', '07-tcp.md has no heading "What you have learnt"'],
  [
    'a term that is not linked where it is explained',
    '01-hosts-processes-ports.md',
    '**[kernel](guides/glossary.md#kernel)**',
    'kernel',
    'lists kernel, and does not link it',
  ],
  [
    'a term twice',
    '08-tcp-streams.md',
    '**Terms**:',
    '**Terms**: [kernel](guides/glossary.md#kernel),',
    'kernel is in the recaps of',
  ],
  [
    'a lesson that needs a later one',
    '07-tcp.md',
    'needs: [03',
    'needs: [10-udp, 03',
    '07-tcp needs 10-udp, which is no',
  ],
])('%s is told', (_what, file, from, to, told) => {
  expect(problems({ file, from, to })).toContainEqual(expect.stringContaining(told));
});
