import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { readCourse } from '../course/course.js';
import { readQuiz, type Question } from '../course/lessons/quiz.js';
import { quizCommand } from './quiz-command.js';

// On a busy machine reading all lessons may take seconds.
jest.setTimeout(60_000);

interface Asked {
  code: number;
  text: string;
}

/** Runs the quiz with lines piped in; the input ends after them. */
async function piped(lesson: string, ...lines: string[]): Promise<Asked> {
  const { input, output, text } = streams();
  input.end(lines.map((line) => `${line}\n`).join(''));
  return { code: await quizCommand(lesson, { input, output }), text: text() };
}

/** Runs the quiz in a terminal, in which each of `keys` is typed when the prompt has come. */
async function inTerminal(lesson: string | undefined, ...keys: string[]): Promise<Asked> {
  const { input, output, text } = streams();
  Object.assign(input, { isTTY: true });
  Object.assign(output, { isTTY: true });
  output.on('data', (chunk: Buffer) => {
    if (stripVTControlCharacters(chunk.toString()) === '> ') input.write(keys.shift() ?? '');
  });
  return { code: await quizCommand(lesson, { input, output }), text: text() };
}

function streams() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let written = '';
  output.on('data', (chunk: Buffer) => (written += chunk.toString()));
  return { input, output, text: () => stripVTControlCharacters(written) };
}

function rightAnswer(question: Question): string {
  return 'options' in question
    ? question.options.flatMap(({ key, right }) => (right ? [key] : [])).join(' ')
    : String(question.answers.find(({ right }) => right)?.accepts[0]);
}

const quiz = readQuiz('07-tcp');
const right = quiz.map(rightAnswer);

test.each(readCourse().lessons)('with all answers right, the quiz of %s is all right', async (id) => {
  const questions = readQuiz(id);
  const { code, text } = await piped(id, ...questions.map(rightAnswer));
  expect(text).toContain(`Question 1 of ${questions.length}`);
  expect(text).toContain(`${questions.length} of ${questions.length} right`);
  expect(text).not.toContain('Wrong.');
  expect(text).not.toContain('Read again');
  expect(code).toBe(0);
});

test('a wrong answer is explained at once, and its lesson is named at the end', async () => {
  const { code, text } = await piped('7', 'b c', ...right.slice(1));
  const verdict = text.slice(text.indexOf('Wrong.'), text.indexOf('Question 2'));
  expect(verdict.replace(/\s+/g, ' ')).toBe(
    'Wrong. ✗ c: TCP does not encrypt; that is the work of TLS above it. ' +
      '→ d is right too: what is not acknowledged in time is transmitted again. ',
  );
  expect(text).toContain('5 of 6 right\nRead again: content/07-tcp.md, for\n  - Which of these does TCP promise');
  expect(code).toBe(0);
});

test('what is no answer is asked again, and not counted', async () => {
  const { text } = await piped('7', 'e', '', ...right);
  expect(text).toContain('there is no option e: choose from a, b, c, d');
  expect(text).toContain('6 of 6 right');
});

test('the end of what is piped in ends the quiz with the score so far', async () => {
  expect(await piped('tcp')).toMatchObject({
    code: 0,
    text: expect.stringContaining('nothing answered; 6 of 6 questions left') as unknown,
  });
  const { code, text } = await piped('tcp', ...right.slice(0, 2), 'wrong');
  expect(text).toContain('2 of 2 right; 4 of 6 questions left');
  expect(code).toBe(0);
});

test('the last line may lack its end', async () => {
  const { input, output, text } = streams();
  input.end(right.join('\r\n'));
  await quizCommand('7', { input, output });
  expect(text()).toContain('6 of 6 right');
});

test('lines are broken at 80 columns where the width is unknown, and at the width where it is known', async () => {
  const longest = async (columns?: number) => {
    const { input, output, text } = streams();
    Object.assign(output, { columns });
    input.end(`${right.join('\n')}\n`);
    await quizCommand('7', { input, output });
    return Math.max(
      ...text()
        .split('\n')
        .map((line) => line.length),
    );
  };
  expect(await longest()).toBeLessThanOrEqual(80);
  expect(await longest()).toBeGreaterThan(70);
  expect(await longest(40)).toBeLessThanOrEqual(40);
});

describe('in a terminal', () => {
  test('Ctrl-D ends it with the score so far and exit code 0', async () => {
    const { code, text } = await inTerminal('7', `${right[0]}\r`, '\x04');
    expect(text).toContain('1 of 1 right; 5 of 6 questions left');
    expect(code).toBe(0);
  });

  test('Ctrl-C ends it with the score so far and exit code 130', async () => {
    const { code, text } = await inTerminal('7', `${right[0]}\r`, '\x03');
    expect(text).toContain('1 of 1 right; 5 of 6 questions left');
    expect(code).toBe(130);
  });

  test('without a lesson there is a list to choose from, until the answer is one', async () => {
    const { code, text } = await inTerminal(undefined, 'tpc\r', '\r', '7\r', '\x04');
    for (const words of ['13  netcat', 'Which lesson?', 'did you mean 07-tcp', 'Question 1 of 6'])
      expect(text).toContain(words);
    expect(code).toBe(0);
  });

  test('choosing may be left with Ctrl-D', async () => {
    expect(await inTerminal(undefined, '\x04')).toMatchObject({ code: 0 });
  });
});

test('without a lesson and a terminal it says how it is called', async () => {
  const { input, output } = streams();
  await expect(quizCommand(undefined, { input, output })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('npm run quiz LESSON') as unknown,
  });
});
