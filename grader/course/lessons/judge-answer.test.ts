import fc from 'fast-check';
import { readCourse } from '../course.js';
import { judgeAnswer } from './judge-answer.js';
import { readQuiz, type ChoiceQuestion, type Question, type TypedQuestion } from './quiz.js';

// On a busy machine reading all lessons may take seconds.
jest.setTimeout(60_000);

const every = readCourse().lessons.flatMap((id) => readQuiz(id));
const choices = every.filter((question): question is ChoiceQuestion => 'options' in question);
const typed = every.filter((question): question is TypedQuestion => 'answers' in question);

const blanks = fc.stringMatching(/^ {0,3}$/);
const anyCase = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) => [...text].map((char, index) => (upper[index] ? char.toUpperCase() : char.toLowerCase())).join(''));
/** A documented answer in the ways in which people type it. */
const inSomeWay = (answer: string | number) =>
  fc.tuple(
    blanks,
    typeof answer === 'string'
      ? anyCase(answer)
      : fc.constantFrom(String(answer), answer.toLocaleString('en'), answer.toLocaleString('fr'), `${answer} bytes`),
    blanks,
  );

test('each documented answer to a typed question gets what is written for it, however it is typed', () => {
  const entries = typed.flatMap((question) => question.answers.map((entry) => ({ question, entry })));
  fc.assert(
    fc.property(
      fc
        .constantFrom(...entries)
        .chain((one) =>
          fc
            .constantFrom(...one.entry.accepts)
            .chain((answer) => inSomeWay(answer).map((parts) => ({ ...one, parts }))),
        ),
      ({ question, entry, parts }) => {
        const verdict = judgeAnswer(question, parts.join(''));
        expect(verdict.kind).toBe(entry.right ? 'right' : 'wrong');
        expect(verdict).toMatchObject({ remarks: [{ explanation: entry.explanation }, ...rightOnes(entry, question)] });
      },
    ),
    { numRuns: 1000 },
  );
});

function rightOnes(entry: { right: boolean }, { answers }: TypedQuestion): object[] {
  return entry.right
    ? []
    : answers.filter(({ right }) => right).map(({ explanation }) => ({ about: 'missed', explanation }));
}

test('an answer that is not listed gets what is said to all others', () => {
  for (const question of typed) {
    const given = question.kind === 'number' ? '987654321' : 'no such answer';
    expect(judgeAnswer(question, given)).toMatchObject({
      kind: 'wrong',
      remarks: [{ explanation: question.other }, {}],
    });
  }
});

test('a choice is right exactly when it is the right options, and else tells each wrong and each missed one', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...choices).chain((question) =>
        fc
          .shuffledSubarray(question.options, {
            minLength: 1,
            maxLength: question.kind === 'single choice' ? 1 : question.options.length,
          })
          .chain((chosen) =>
            fc
              .constantFrom(' ', ',', ', ', '')
              .map((between) => ({ question, chosen, given: chosen.map(({ key }) => key).join(between) })),
          ),
      ),
      ({ question, chosen, given }) => {
        const verdict = judgeAnswer(question, given);
        const off = question.options.filter((option) => option.right !== chosen.includes(option));
        expect(verdict.kind).toBe(off.length === 0 ? 'right' : 'wrong');
        if (verdict.kind === 'unclear') return;
        const told = verdict.remarks.map(({ explanation }) => explanation);
        const due = off.length === 0 ? question.options.filter(({ right }) => right) : off;
        expect([...told].sort()).toEqual(due.map(({ explanation }) => explanation).sort());
      },
    ),
    { numRuns: 1000 },
  );
});

const single: Question = {
  kind: 'single choice',
  question: 'Which?',
  line: 1,
  options: [
    { key: 'a', text: 'A', right: true, explanation: 'yes', line: 2 },
    { key: 'b', text: 'B', right: false, explanation: 'no', line: 3 },
  ],
};
const number: Question = {
  kind: 'number',
  question: 'How many?',
  line: 1,
  answers: [{ accepts: [65507], right: true, explanation: 'yes', line: 2 }],
  other: 'no',
};
const text: Question = {
  kind: 'short text',
  question: 'Who?',
  line: 1,
  answers: [{ accepts: ['RFC 5321', '...'], right: true, explanation: 'yes', line: 2 }],
  other: 'no',
};

test.each<[Question, string, 'right' | 'wrong' | 'unclear']>([
  [single, 'a', 'right'],
  [single, ' A) ', 'right'],
  [single, 'b.', 'wrong'],
  [single, 'a b', 'unclear'],
  [single, 'c', 'unclear'],
  [single, '', 'unclear'],
  [{ ...single, kind: 'several choices' }, 'ab', 'wrong'],
  [{ ...single, kind: 'several choices' }, 'a; a', 'right'],
  [{ ...single, kind: 'several choices' }, ' ', 'unclear'],
  [number, '65507', 'right'],
  [number, '65,507', 'right'],
  [number, '65 507 bytes', 'right'],
  [number, '65\u202f507', 'right'],
  [number, 'about 65507.', 'right'],
  [number, '65507.0', 'right'],
  [number, '`65507`', 'right'],
  [number, '65507.5', 'wrong'],
  [number, '-65507', 'wrong'],
  [number, '−65507', 'wrong'],
  [number, '6550', 'wrong'],
  [number, '65507 65507', 'unclear'],
  [number, '6,5507', 'unclear'],
  [number, '0x65507', 'unclear'],
  [number, '65507e1', 'unclear'],
  [number, 'many', 'unclear'],
  [number, '', 'unclear'],
  [text, 'rfc  5321 ', 'right'],
  [text, '`RFC 5321`', 'right'],
  [text, '...', 'right'],
  [text, '..', 'wrong'],
  [text, 'rfc', 'wrong'],
  [text, '  ', 'unclear'],
])('%#: %j, answered %j, is %s', (question, given, kind) => {
  expect(judgeAnswer(question, given).kind).toBe(kind);
});
