import { createInterface, type Interface } from 'node:readline/promises';
import type { ReadStream, WriteStream } from 'node:tty';
import colours from 'picocolors';
import { readCourse } from '../course/course.js';
import { judgeAnswer } from '../course/lessons/judge-answer.js';
import { readLesson, type Lesson } from '../course/lessons/lesson.js';
import { quizOf, type Question } from '../course/lessons/quiz.js';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { questionText, scoreText, verdictText, type Score } from '../report/quiz-text.js';
import { wrap } from '../report/terminal-text.js';
import { lessonCalled } from './lesson-names.js';

const UNKNOWN_WIDTH = 80;
const PROMPT = '> ';
const INTERRUPTED = 130;

type Input = NodeJS.ReadableStream & Pick<Partial<ReadStream>, 'isTTY'>;
type Output = NodeJS.WritableStream & Pick<Partial<WriteStream>, 'isTTY' | 'columns'>;

/**
 * `npm run quiz [LESSON]`: asks a lesson's quiz, from a terminal or with the answers piped in. 0 whatever the score, 130 after Ctrl-C.
 * @throws {UsageError} on a lesson that there is not, or when none is named and nobody can be asked for one
 */
export async function quizCommand(
  given: string | undefined,
  { input = process.stdin, output = process.stdout }: { input?: Input; output?: Output } = {},
): Promise<number> {
  const lessons = readCourse().lessons.map((id) => readLesson(id));
  const named = given === undefined ? undefined : lessonCalled(lessons, given);
  if (!named && !input.isTTY) {
    throw new UsageError(`name a lesson: npm run quiz LESSON, by number or name\n\n${listOf(lessons)}`);
  }
  const talk = new Talk(input, output);
  try {
    const lesson = named ?? (await choose(lessons, talk));
    if (lesson) await askAll(lesson, quizOf(lesson), talk);
  } finally {
    talk.end();
  }
  return talk.interrupted ? INTERRUPTED : exitCodes.passed;
}

async function choose(lessons: readonly Lesson[], talk: Talk): Promise<Lesson | undefined> {
  talk.say(`${listOf(lessons)}\n\nWhich lesson?`);
  for (;;) {
    const given = await talk.hear();
    if (given === undefined) return undefined;
    if (given.trim() === '') continue;
    try {
      return lessonCalled(lessons, given);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      talk.say(colours.yellow(wrap(error.message, { width: talk.width })));
    }
  }
}

async function askAll(lesson: Lesson, questions: readonly Question[], talk: Talk): Promise<void> {
  talk.say(`${colours.bold(lesson.title)}\n`);
  const wrong: Question[] = [];
  let asked = 0;
  for (const [index, question] of questions.entries()) {
    talk.say(questionText(question, { number: index + 1, of: questions.length, width: talk.width }));
    const isRight = await ask(question, talk);
    if (isRight === undefined) break;
    asked++;
    if (!isRight) wrong.push(question);
  }
  const score: Score = { asked, right: asked - wrong.length, wrong };
  talk.say(scoreText(score, lesson, questions.length, talk.width));
}

/** True or false as the answer was right or wrong; undefined when no more answers come. */
async function ask(question: Question, talk: Talk): Promise<boolean | undefined> {
  for (;;) {
    const given = await talk.hear();
    if (given === undefined) return undefined;
    const verdict = judgeAnswer(question, given);
    talk.say(verdictText(verdict, question, talk.width));
    if (verdict.kind === 'unclear') continue;
    talk.say('');
    return verdict.kind === 'right';
  }
}

function listOf(lessons: readonly Lesson[]): string {
  return lessons.map(({ lesson, title }) => `  ${String(lesson).padStart(2)}  ${title}`).join('\n');
}

/** A conversation by lines. Lines that come before they are asked for, as from a pipe, wait. */
class Talk {
  interrupted = false;
  private readonly readline: Interface;
  private readonly lines: AsyncIterator<string, undefined>;
  private readonly isTerminal: boolean;

  constructor(
    input: Input,
    private readonly output: Output,
  ) {
    this.isTerminal = Boolean(input.isTTY && output.isTTY);
    this.readline = createInterface({ input, output, terminal: this.isTerminal, prompt: PROMPT });
    this.lines = this.readline[Symbol.asyncIterator]();
    this.readline.once('SIGINT', () => {
      this.interrupted = true;
      this.readline.close();
    });
  }

  get width(): number {
    return this.output.columns || UNKNOWN_WIDTH;
  }

  say(text: string): void {
    this.output.write(`${text}\n`);
  }

  /** The next line; undefined after Ctrl-D, Ctrl-C, or the end of a pipe. */
  async hear(): Promise<string | undefined> {
    if (this.isTerminal) this.readline.prompt();
    else this.output.write(PROMPT);
    const { done, value } = await this.lines.next();
    // Nobody has seen the line of a pipe, or the end of any input.
    if (done) this.say('');
    else if (!this.isTerminal) this.say(value);
    return done ? undefined : value;
  }

  end(): void {
    this.readline.close();
  }
}
