import { exerciseFiles, readCourse } from '../course/course.js';
import { readMistakes } from '../course/mistakes.js';
import { differences, tellingPrograms } from './verdicts.js';

test('places that say the same of every program differ in nothing', () => {
  const said = () => new Map([['a', 'passed']]);
  expect(
    differences(
      new Map([
        ['here', said()],
        ['there', said()],
      ]),
    ),
  ).toEqual([]);
});

test('a program is named that is judged otherwise somewhere, or not at all', () => {
  const places = new Map([
    [
      'here',
      new Map([
        ['a', 'passed'],
        ['b', 'passed'],
      ]),
    ],
    ['there', new Map([['a', 'failed\n  failed: greets']])],
    [
      'elsewhere',
      new Map([
        ['a', 'passed'],
        ['b', 'passed'],
      ]),
    ],
  ]);
  expect(differences(places)).toEqual([
    {
      program: 'a',
      verdicts: new Map([
        ['passed', ['here', 'elsewhere']],
        ['failed\n  failed: greets', ['there']],
      ]),
    },
    {
      program: 'b',
      verdicts: new Map([
        ['passed', ['here', 'elsewhere']],
        ['no verdict', ['there']],
      ]),
    },
  ]);
});

test('for each check that a mistake names there is one that fails it, beside all right programs', () => {
  for (const { slug } of readCourse().exercises) {
    const jobs = tellingPrograms(slug);
    const named = new Set(readMistakes(slug).flatMap(({ caughtBy }) => caughtBy));
    expect(new Set(jobs.flatMap(({ only = [] }) => only))).toEqual(named);
    expect(jobs.map(({ entry }) => entry)).toContain(exerciseFiles(slug).reference);
  }
});
