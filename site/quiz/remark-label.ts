import type { Remark } from '../../grader/course/lessons/judge-answer.js';
import type { QuestionKind } from '../../grader/course/lessons/quiz.js';

/** What stands before an explanation, in the words of `npm run quiz`. */
export function remarkLabel({ about, key }: Remark, kind: QuestionKind): string {
  switch (about) {
    case 'right':
      return `✓ ${key}`;
    case 'wrongly given':
      return `✗ ${key}`;
    case 'missed':
      return kind === 'several choices' ? `→ ${key} is right too` : `→ the answer is ${key}`;
  }
}

export const howToAnswer: Record<QuestionKind, string> = {
  'single choice': 'Choose one.',
  'several choices': 'Choose one or more.',
  number: 'Type a number.',
  'short text': 'Type a word or two.',
};
