import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrokenCourse, type CourseProblem } from '../broken-course.js';
import { readCourse } from '../course.js';
import { courseRoot } from '../root.js';
import { lessonWith, linesBeforeQuiz } from './content.fixture.js';
import { readLesson } from './lesson.js';
import { quizOf, readQuiz } from './quiz.js';

const good = `### Which port?

*number*

<details><summary>Answer</summary>

- **443** ✓: of HTTPS.
- **80**, **8080**: of HTTP,
  in clear text.
- **other**: see above.

</details>

`;
const choice = `### Which letter?

*single choice*

- **a**: the \`first\`
- **b**: the second

<details><summary>Answer</summary>

- **a** ✓: it is.
- **b**: it is not.

</details>

`;
const four = good.repeat(4);

function problemsOf(quiz: string): Omit<CourseProblem, 'file'>[] {
  try {
    readQuiz('01-trial', lessonWith(quiz));
  } catch (error) {
    if (!(error instanceof BrokenCourse)) throw error;
    expect(error.problems.every(({ file }) => file.endsWith('content/01-trial.md'))).toBe(true);
    return error.problems.map(({ line, message }) => ({ line: (line ?? 0) - linesBeforeQuiz, message }));
  }
  return [];
}

test.each(readCourse().lessons)('the quiz of lesson %s is read whole', (id) => {
  const quiz = readQuiz(id);
  expect(quiz.length).toBeGreaterThanOrEqual(5);
  const explained = quiz.flatMap((question): { explanation: string }[] =>
    'options' in question ? question.options : question.answers,
  );
  for (const { explanation } of explained) expect(explanation.length).toBeGreaterThan(3);
});

test('a question becomes its kind, its options or answers, and where it stands', () => {
  const quiz = readQuiz('01-trial', lessonWith(four + choice));
  expect(quiz[0]).toEqual({
    kind: 'number',
    question: 'Which port?',
    line: linesBeforeQuiz + 1,
    answers: [
      { accepts: [443], right: true, explanation: 'of HTTPS.', line: linesBeforeQuiz + 7 },
      { accepts: [80, 8080], right: false, explanation: 'of HTTP, in clear text.', line: linesBeforeQuiz + 8 },
    ],
    other: 'see above.',
  });
  expect(quiz[4]).toMatchObject({
    kind: 'single choice',
    options: [
      { key: 'a', text: 'the `first`', right: true, explanation: 'it is.' },
      { key: 'b', text: 'the second', right: false, explanation: 'it is not.' },
    ],
  });
});

test("the examples of the guide are of the quiz's form", () => {
  const text = readFileSync(join(courseRoot, 'content', 'guides', 'writing-lessons.md'), 'utf8');
  const examples = [...text.matchAll(/```text\n(### [^]+?)```/g)].map(([, example = '']) => `${example}\n`);
  const quiz = readQuiz('01-trial', lessonWith(examples.join('') + four));
  expect(quiz.map(({ kind }) => kind).slice(0, -4)).toEqual(['several choices', 'number']);
});

test('what stands under the next heading of the lesson is no part of the quiz', () => {
  expect(problemsOf(`${good.repeat(5)}## Further reading\n\n- a book\n`)).toEqual([]);
});

describe('a broken quiz is named by its line and by what to mend', () => {
  const broken = (change: (question: string) => string, of = choice) => problemsOf(change(of) + four);

  test.each<[what: string, quiz: string, problem: { line: number; message: string }]>([
    ['too few questions', four, { line: -1, message: 'the quiz is too short: it takes 5 questions or more' }],
    [
      'an unknown kind',
      good.replace('*number*', '*essay*') + four,
      {
        line: 1,
        message: '"Which port?": its kind is none of *single choice*, *several choices*, *number*, *short text*',
      },
    ],
    [
      'no kind',
      good.replace('*number*\n', '') + four,
      {
        line: 1,
        message: 'its kind is missing: write *single choice*, *several choices*, *number* or *short text* below it',
      },
    ],
    [
      'no answer',
      choice.slice(0, choice.indexOf('<details>')) + four,
      {
        line: 1,
        message:
          'its answer is missing: write <details><summary>Answer</summary>, a list, and </details>, with empty lines between them',
      },
    ],
    [
      'a number that is none',
      good.replace('**443**', '**https**') + four,
      { line: 7, message: '"Which port?": "https" is no number' },
    ],
    [
      'no right answer',
      good.replace(' ✓', '') + four,
      { line: 1, message: '"Which port?": no answer is marked as right with ✓' },
    ],
    [
      'nothing said to other answers',
      good.replace('- **other**: see above.\n', '') + four,
      {
        line: 1,
        message:
          '"Which port?": nothing is said to an answer that is not listed: add "- **other**: a hint" as the last',
      },
    ],
    [
      'one answer in two entries',
      good.replace('**8080**', '**0443**') + four,
      { line: 1, message: '"Which port?": two entries are for the same answer' },
    ],
    [
      'a stray text',
      `hello\n\n${four}${good}`,
      { line: 1, message: 'stands before the first question: begin a question with "### "' },
    ],
    [
      'a text behind the answer',
      `${choice}hello\n\n${four}`,
      { line: 15, message: 'stands behind the question\'s answer: move it before "## Quiz", or remove it' },
    ],
    [
      'an entry of another form',
      choice.replace('- **b**: it is not', '- b: it is not') + four,
      {
        line: 11,
        message: '"b: it is not." is not of the form "- **key**: text", or "- **key** ✓: text" for a right answer',
      },
    ],
    [
      'options of a question that takes none',
      good.replace('<details>', '- **a**: 443\n\n<details>') + four,
      { line: 1, message: '"Which port?": *number* takes no options' },
    ],
  ])('%s', (_what, quiz, problem) => {
    expect(problemsOf(quiz)).toContainEqual(problem);
  });

  test('two right options in a single choice, and none', () => {
    const message = '"Which letter?": exactly one option has to be marked as right with ✓';
    expect(broken((text) => text.replace('- **b**: it', '- **b** ✓: it'))).toEqual([{ line: 1, message }]);
    expect(broken((text) => text.replace(' ✓', ''))).toEqual([{ line: 1, message }]);
  });

  test('no right option among several', () => {
    expect(broken((text) => text.replace(' ✓', '').replace('single choice', 'several choices'))).toEqual([
      { line: 1, message: '"Which letter?": one option or more has to be marked as right with ✓' },
    ]);
  });

  test('an option without an explanation, and an explanation without an option', () => {
    expect(broken((text) => text.replace('- **b**: it is not.', '- **c**: it is not.'))).toEqual([
      { line: 11, message: '"Which letter?": there is no option c: explain each option under its own key' },
      {
        line: 6,
        message: '"Which letter?": it has no explanation: add "- **key**: why" for it to the list under Answer',
      },
    ]);
  });

  test('a ✓ that gives the answer away among the options', () => {
    expect(broken((text) => text.replace('- **a**: the', '- **a** ✓: the'))).toEqual([
      { line: 5, message: '"Which letter?": the ✓ belongs into the list under Answer' },
    ]);
  });
});

test('no letter is the right one so often that it pays to guess it', () => {
  const singles = readCourse()
    .lessons.flatMap((id) => quizOf(readLesson(id)))
    .flatMap((question) =>
      question.kind === 'single choice' ? [question.options.find(({ right }) => right)?.key] : [],
    );
  for (const letter of ['a', 'b', 'c', 'd']) {
    const share = singles.filter((key) => key === letter).length / singles.length;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.4);
  }
});
