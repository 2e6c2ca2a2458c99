import { readCourse } from '../../course/course.js';
import { changedContent } from '../../course/lessons/content.fixture.js';
import { lessonClaims } from './lesson-claims.js';

// On a busy machine reading all lessons may take seconds.
jest.setTimeout(60_000);

function broken(root?: string): { name: string; problems: string[] }[] {
  return lessonClaims(readCourse(), root).filter(({ problems }) => problems.length > 0);
}

test('all lessons hold', () => expect(broken()).toEqual([]));

test('a quiz that does not hold is named by lesson, line and what to mend', () => {
  const root = changedContent({ file: '07-tcp.md', from: '- **3** ✓: SYN', to: '- **3**: SYN' });
  expect(broken(root)).toEqual([
    {
      name: 'lesson 07-tcp holds',
      problems: [
        expect.stringMatching(/content\/07-tcp\.md:\d+: "How many segments .*": no answer is marked as right with ✓$/),
      ],
    },
  ]);
});

test('a link that leads nowhere is told with its line in the file, beside a broken quiz', () => {
  const root = changedContent({
    file: '01-hosts-processes-ports.md',
    from: /# Hosts, processes and ports\n[^]*$/,
    to: '# Hosts, processes and ports\n\n[there](nowhere.md)\n',
  });
  expect(broken(root)).toContainEqual({
    name: 'lesson 01-hosts-processes-ports holds',
    problems: [
      'near line 18: nowhere.md leads nowhere',
      expect.stringMatching(/:16: has no heading "## Quiz": every lesson ends with a quiz$/),
    ],
  });
});
