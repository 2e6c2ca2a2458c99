import { normalText, parseNumber } from './answer-form.js';
import type { ChoiceQuestion, Question, TypedQuestion } from './quiz.js';

/** One thing to say about an answer. `key` is the option's letter, or what was or should have been typed; `explanation` is inline Markdown. */
export interface Remark {
  about: 'right' | 'wrongly given' | 'missed';
  key: string;
  explanation: string;
}

/** `unclear` is no answer at all, such as a letter that no option has: ask again. */
export type Verdict =
  { kind: 'right'; remarks: Remark[] } | { kind: 'wrong'; remarks: Remark[] } | { kind: 'unclear'; message: string };

/** Judges what somebody typed, `b`, `a c`, `a,c`, `65,536 ports` or a word, and says why it is right or wrong. */
export function judgeAnswer(question: Question, given: string): Verdict {
  switch (question.kind) {
    case 'single choice':
    case 'several choices':
      return judgeChoice(question, given);
    case 'number':
      return judgeTyped(question, parseNumber(given), 'type a number, such as 443');
    case 'short text':
      return judgeTyped(question, given.trim() || undefined, 'type a word or two');
  }
}

function judgeChoice({ kind, options }: ChoiceQuestion, given: string): Verdict {
  const chosen = new Set(given.toLowerCase().match(/[^\s,;.)(]/gu) ?? []);
  const unknown = [...chosen].find((letter) => !options.some(({ key }) => key === letter));
  const keys = options.map(({ key }) => key).join(', ');
  if (unknown !== undefined) return { kind: 'unclear', message: `there is no option ${unknown}: choose from ${keys}` };
  if (kind === 'single choice' && chosen.size !== 1) return { kind: 'unclear', message: `type one letter of ${keys}` };
  if (chosen.size === 0) return { kind: 'unclear', message: `type one or more letters of ${keys}, such as a c` };
  const remarks = options.flatMap(({ key, right, explanation }): Remark[] => {
    if (!right && !chosen.has(key)) return [];
    return [{ about: !right ? 'wrongly given' : chosen.has(key) ? 'right' : 'missed', key, explanation }];
  });
  if (remarks.every(({ about }) => about === 'right')) return { kind: 'right', remarks };
  // What was wrong comes before what would have been right.
  const of = (about: Remark['about']) => remarks.filter((remark) => remark.about === about);
  return { kind: 'wrong', remarks: [...of('wrongly given'), ...of('missed')] };
}

function judgeTyped({ answers, other }: TypedQuestion, given: string | number | undefined, hint: string): Verdict {
  if (given === undefined) return { kind: 'unclear', message: hint };
  const entry = answers.find(({ accepts }) =>
    accepts.some((one) => normalText(String(one)) === normalText(String(given))),
  );
  const explanation = entry?.explanation ?? other;
  const key = String(given);
  if (entry?.right) return { kind: 'right', remarks: [{ about: 'right', key, explanation }] };
  const right = answers
    .filter((one) => one.right)
    .map(({ accepts, explanation: why }): Remark => ({ about: 'missed', key: String(accepts[0]), explanation: why }));
  return { kind: 'wrong', remarks: [{ about: 'wrongly given', key, explanation }, ...right] };
}
