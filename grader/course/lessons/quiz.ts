import { z } from 'zod';
import { BrokenCourse, type CourseProblem } from '../broken-course.js';
import { courseRoot } from '../root.js';
import { normalText, parseNumber } from './answer-form.js';
import { readLesson, type Lesson } from './lesson.js';
import { writtenQuiz, type Entry, type WrittenQuestion } from './quiz-markdown.js';

export const questionKinds = ['single choice', 'several choices', 'number', 'short text'] as const;

const LEAST_QUESTIONS = 5;
/** The key of what is said of an answer that no other entry names. */
const OTHER = 'other';

const line = z.number().int().positive();
const explanation = z.string({ error: 'it has no explanation: add "- **key**: why" for it to the list under Answer' });

const option = z.strictObject({
  key: z.string().regex(/^[a-z]$/, 'an option has one key, a small letter'),
  text: z.string(),
  right: z.boolean(),
  explanation,
  line,
});

const choice = {
  question: z.string().min(1),
  line,
  options: z
    .array(option)
    .min(2, 'there is too little to choose from: list two options or more, "- **a**: text"')
    .refine((options) => areDistinct(options.map(({ key }) => key)), 'two options have the same key'),
};

const rightOnes = ({ options }: { options: { right: boolean }[] }) => options.filter(({ right }) => right).length;

/** Entries that say what is right or wrong about what was typed; `accepts` are the answers that an entry is for. */
function typed<T extends z.ZodType<string | number>>(answer: T) {
  const entry = z.strictObject({ accepts: z.array(answer).min(1), right: z.boolean(), explanation, line });
  return {
    question: z.string().min(1),
    line,
    answers: z
      .array(entry)
      .refine((entries) => entries.some(({ right }) => right), 'no answer is marked as right with ✓')
      .refine(
        (entries) => areDistinct(entries.flatMap(({ accepts }) => accepts.map((one) => normalText(String(one))))),
        'two entries are for the same answer',
      ),
    other: z.string({
      error: 'nothing is said to an answer that is not listed: add "- **other**: a hint" as the last',
    }),
  };
}

const questionSchema = z.discriminatedUnion(
  'kind',
  [
    z
      .strictObject({ kind: z.literal('single choice'), ...choice })
      .refine((question) => rightOnes(question) === 1, 'exactly one option has to be marked as right with ✓'),
    z
      .strictObject({ kind: z.literal('several choices'), ...choice })
      .refine((question) => rightOnes(question) >= 1, 'one option or more has to be marked as right with ✓'),
    z.strictObject({
      kind: z.literal('number'),
      ...typed(z.number({ error: ({ input }) => `"${String(input)}" is no number` })),
    }),
    z.strictObject({ kind: z.literal('short text'), ...typed(z.string().min(1)) }),
  ],
  { error: `its kind is none of ${questionKinds.map((kind) => `*${kind}*`).join(', ')}` },
);

const quizSchema = z
  .array(questionSchema)
  .min(LEAST_QUESTIONS, `the quiz is too short: it takes ${LEAST_QUESTIONS} questions or more`);

/** One question of a quiz. Texts and explanations are inline Markdown; `line` is its place in the lesson's file. */
export type Question = z.infer<typeof questionSchema>;
export type QuestionKind = Question['kind'];
export type TypedQuestion = Extract<Question, { answers: unknown }>;
export type ChoiceQuestion = Exclude<Question, TypedQuestion>;

/** The quiz at the end of a lesson. @throws {BrokenCourse} with file, line and what to mend */
export function readQuiz(id: string, root: string = courseRoot): Question[] {
  return quizOf(readLesson(id, root));
}

/** @throws {BrokenCourse} with all that is wrong with the lesson's quiz */
export function quizOf(lesson: Lesson): Question[] {
  const { questions, problems } = writtenQuiz(lesson);
  const unread = problems.length;
  const raw = questions.map((question) => rawQuestion(question, (at, message) => problems.push(problem(at, message))));
  const parsed = quizSchema.safeParse(raw);
  for (const { path, message } of parsed.error?.issues ?? []) {
    const asked = questions[Number(path[0])];
    // A question that could not be read is no reason to ask for more of them.
    if (asked || unread === 0) problems.push(problem(lineAt(raw, path), asked ? about(asked, message) : message));
  }
  if (problems.length > 0 || !parsed.success) throw new BrokenCourse(problems);
  return parsed.data;

  function problem(at: number | undefined, message: string): CourseProblem {
    return { file: lesson.file, line: at ?? lesson.sections.find(({ title }) => title === 'Quiz')?.line ?? 1, message };
  }
}

function rawQuestion(written: WrittenQuestion, report: (line: number, message: string) => void): object {
  const { kind, question, line, options, answers } = written;
  const base = { kind, question, line };
  for (const { line: at, right } of options)
    if (right) report(at, about(written, 'the ✓ belongs into the list under Answer'));
  if (kind === 'single choice' || kind === 'several choices') {
    const known = new Set(options.flatMap(({ keys }) => keys));
    for (const { keys, line: at } of answers)
      if (!keys.every((key) => known.has(key)))
        report(at, about(written, `there is no option ${keys.join(', ')}: explain each option under its own key`));
    return { ...base, options: options.map((one) => rawOption(one, answers)) };
  }
  if (options.length > 0) report(line, about(written, `*${kind}* takes no options`));
  const listed = answers.filter(({ keys }) => keys[0] !== OTHER);
  return {
    ...base,
    answers: listed.map(({ keys, right, text, line: at }) => ({
      accepts: keys.map((key) => (kind === 'number' ? (parseNumber(key) ?? key) : key)),
      right,
      explanation: text,
      line: at,
    })),
    other: answers.find(({ keys }) => keys[0] === OTHER)?.text,
  };
}

function rawOption({ keys, text, line }: Entry, answers: readonly Entry[]): object {
  const key = keys.join(', ');
  const answer = answers.find((one) => one.keys.includes(key));
  return { key, text, right: answer?.right ?? false, explanation: answer?.text, line };
}

/** The line of the innermost thing on the way to an issue that has one. */
function lineAt(raw: unknown, path: readonly PropertyKey[]): number | undefined {
  let found: number | undefined;
  let at = raw;
  for (const key of path) {
    at = typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined;
    const own = typeof at === 'object' && at !== null && 'line' in at ? at.line : undefined;
    if (typeof own === 'number') found = own;
  }
  return found;
}

function about({ question }: WrittenQuestion, message: string): string {
  return `"${question}": ${message}`;
}

function areDistinct(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}
