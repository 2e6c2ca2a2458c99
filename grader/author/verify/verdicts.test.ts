import { exerciseFiles, readCourse } from '../../course/course.js';
import { readMistakes } from '../../course/mistakes.js';
import { differences, tellingPrograms, type Verdicts } from './verdicts.js';

/** What came of programs in one place: `a: passed`. */
function place(verdicts: Record<string, string>, because = ''): Verdicts {
  return new Map(Object.entries(verdicts).map(([program, said]) => [program, { said, because }]));
}

test('places that say the same of every program differ in nothing, in whichever words', () => {
  const places = new Map([
    ['here', place({ a: 'failed' }, 'waited 100 ms')],
    ['there', place({ a: 'failed' }, 'waited 200 ms')],
  ]);
  expect(differences(places)).toEqual([]);
});

test('a program is named that is judged otherwise somewhere, or not at all, and in which words', () => {
  const places = new Map([
    ['here', place({ a: 'passed', b: 'passed' })],
    ['there', place({ a: 'failed\n  failed: greets' }, 'greets: it said nothing')],
    ['elsewhere', place({ a: 'passed', b: 'passed' })],
  ]);
  expect(differences(places)).toEqual([
    {
      program: 'a',
      verdicts: new Map([
        ['passed', { places: ['here', 'elsewhere'], because: '' }],
        ['failed\n  failed: greets', { places: ['there'], because: 'greets: it said nothing' }],
      ]),
    },
    {
      program: 'b',
      verdicts: new Map([
        ['passed', { places: ['here', 'elsewhere'], because: '' }],
        ['no verdict', { places: ['there'], because: '' }],
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
