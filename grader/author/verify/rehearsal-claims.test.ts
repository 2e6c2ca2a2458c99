import { changedContent, lessonWith, linesBeforeQuiz } from '../../course/lessons/content.fixture.js';
import { testWith } from '../../engine/sandbox/needs.fixture.js';
import { rehearsals } from './rehearsal-claims.js';

// A box starts in a second, and on a busy machine in several.
jest.setTimeout(120_000);

testWith('bubblewrap')(
  'a lesson that shows what is not so is told with file, line, command, what is shown and what came',
  async () => {
    const root = lessonWith('```console\n$ seq 2\n1\n3\n```\n\n```console\n$ seq 1\n1\n```\n');
    const [rehearsal] = await rehearsals(['01-trial'], { root });
    expect(rehearsal).toMatchObject({ ran: 2, notRun: 0, leftOut: [] });
    expect(rehearsal?.claim).toEqual({
      name: 'lesson 01-trial: its commands do what it shows',
      problems: [
        expect.stringContaining(`01-trial.md:${linesBeforeQuiz + 2}: $ seq 2\ndoes not print what the lesson shows\n`),
      ],
    });
    expect(rehearsal?.claim.problems[0]).toMatch(/- shown\n\+ came\n\n {2}1\n- 3\n\+ 2$/);
  },
);

testWith('bubblewrap')('an output that is changed in a real lesson is caught', async () => {
  const root = changedContent({
    file: '02-server-ports.md',
    from: 'domain                53/udp',
    to: 'domain                54/udp',
  });
  const [rehearsal] = await rehearsals(['02-server-ports'], { root });
  expect(rehearsal?.claim.problems).toEqual([
    expect.stringMatching(/02-server-ports\.md:\d+: \$ getent services 53\/udp\n/),
  ]);
});

test('markers that do not hold are what is wrong with the lesson', async () => {
  const root = lessonWith('<!-- run: varies 2 -->\n```console\n$ seq 1\n1\n```\n');
  expect(await rehearsals(['01-trial'], { root })).toMatchObject([
    { claim: { problems: [expect.stringMatching(/01-trial\.md:\d+: "2" does not stand in this fence$/)] }, ran: 0 },
  ]);
});
