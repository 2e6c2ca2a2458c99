import colours from 'picocolors';
import type { Remark, Verdict } from '../course/lessons/judge-answer.js';
import type { Lesson } from '../course/lessons/lesson.js';
import type { Question, QuestionKind } from '../course/lessons/quiz.js';
import { printable } from './feedback.js';
import { terminalText, wrap } from './terminal-text.js';

/** How a quiz went: `wrong` are the questions that were answered wrongly; those after an early end count neither way. */
export interface Score {
  asked: number;
  right: number;
  wrong: readonly Question[];
}

const howToAnswer: Record<QuestionKind, string> = {
  'single choice': 'one letter',
  'several choices': 'one or more letters, such as a c',
  number: 'a number',
  'short text': 'a word or two',
};

/** A question with its options; `number` counts from 1. */
export function questionText(
  question: Question,
  { number, of, width }: { number: number; of: number; width: number },
): string {
  const options = 'options' in question ? question.options : [];
  return [
    colours.dim(wrap(`Question ${number} of ${of}: ${howToAnswer[question.kind]}`, { width })),
    wrap(emphasised(question.question), { width }),
    ...options.map(({ key, text }) =>
      wrap(terminalText(text), { width, first: `  ${colours.bold(key)}  `, rest: '     ' }),
    ),
  ].join('\n');
}

/** What is said to an answer, at once: why it is right, or what is wrong with it and what would have been right. */
export function verdictText(verdict: Verdict, { kind }: Question, width: number): string {
  switch (verdict.kind) {
    case 'unclear':
      return colours.yellow(wrap(verdict.message, { width }));
    case 'right':
    case 'wrong': {
      const headline = verdict.kind === 'right' ? colours.green('Right.') : colours.red('Wrong.');
      return [headline, ...verdict.remarks.map((remark) => remarkText(remark, kind, width))].join('\n');
    }
  }
}

function remarkText({ about, key, explanation }: Remark, kind: QuestionKind, width: number): string {
  const what = printable(key);
  const label = {
    right: `${colours.green('✓')} ${what}`,
    'wrongly given': `${colours.red('✗')} ${what}`,
    missed: `${colours.yellow('→')} ${kind === 'several choices' ? `${what} is right too` : `the answer is ${what}`}`,
  }[about];
  return wrap(`${label}: ${terminalText(explanation)}`, { width, first: '  ', rest: '    ' });
}

/** The score, and what to read again. */
export function scoreText(
  { asked, right, wrong }: Score,
  { id }: Pick<Lesson, 'id'>,
  of: number,
  width: number,
): string {
  const left = of - asked;
  const score = asked === 0 ? 'nothing answered' : `${right} of ${asked} right`;
  const lines = [colours.bold(left === 0 ? score : `${score}; ${left} of ${of} questions left`)];
  if (wrong.length > 0) {
    lines.push(`Read again: ${colours.cyan(`content/${id}.md`)}, for`);
    lines.push(...wrong.map(({ question }) => wrap(terminalText(question), { width, first: '  - ', rest: '    ' })));
  }
  return lines.join('\n');
}

function emphasised(question: string): string {
  return terminalText(`**${question}**`);
}
