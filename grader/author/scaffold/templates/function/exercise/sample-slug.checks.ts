// SAMPLE: when the stub's contract changes, so do these: `covers` has the words of the stub that a check claims, `lesson` is the section that
// explains it, and whoever fails it reads the first hint. The points go into content/course.yaml, the names into mistakes.yaml.
import { check, expect } from '#lab';

type Exports = typeof import('./sample-slug.js');

const ANSWERS = 'answers each line, whichever end it has';

check(
  ANSWERS,
  {
    points: 3,
    covers: ['return the answers to the lines of the text, in their order', 'for the end of a line'],
    hint: [
      'Protocols on the Internet end their lines with "\\r\\n", and files on this machine with "\\n". Neither belongs to the line.',
      'Cut at `/\\r?\\n/`. What stands behind the last line end is a line only if there is something.',
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student, lab: { random } }) => {
    const { sampleExport } = student.functions<Exports>();
    for (let time = 0; time < 20; time++) {
      const lines = Array.from({ length: random.int(1, 8) }, () => random.word(random.int(1, 12)));
      const ended = lines.map((line) => `${line}${random.pick(['\n', '\r\n'])}`).join('');
      const text = random.chance(0.5) ? ended : ended.replace(/\r?\n$/, '');
      expect(await sampleExport(text)).toEqual(lines.map(expectedAnswer));
    }
    expect(await sampleExport('both\r\nends\n')).toEqual(['both', 'ends'].map(expectedAnswer));
  },
);

check(
  'answers an empty line like any other',
  {
    points: 1,
    needs: ANSWERS,
    covers: 'answer an empty line like any other',
    hint: [
      'An empty line is a line, also as the first or the last one. In many protocols it even means something.',
      "'' counts as false: a `filter(Boolean)` or `if (line)` throws empty lines away.",
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student, lab: { random } }) => {
    const { sampleExport } = student.functions<Exports>();
    const [first, last] = [random.word(), random.word()];
    expect(await sampleExport(`${first}\n\n${last}\n`)).toEqual([first, '', last].map(expectedAnswer));
    expect(await sampleExport(`\r\n${first}\r\n\r\n`)).toEqual(['', first, ''].map(expectedAnswer));
    expect(await sampleExport('\n')).toEqual([''].map(expectedAnswer));
  },
);

check(
  'refuses an empty text with a RangeError',
  {
    points: 1,
    covers: 'throw a RangeError when the text is empty',
    hint: [
      'Where there is no line, there is nothing to answer: that is to be said, and not to be passed over.',
      "`if (text === '') throw new RangeError(…);`, before anything else.",
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student }) => {
    const { sampleExport } = student.functions<Exports>();
    await expect(sampleExport('')).toRefuse(RangeError);
  },
);

/** What the stub asks for. It is written apart from the solutions, so that both cannot be wrong in the same way. */
function expectedAnswer(text: string): string {
  return text.toUpperCase();
}
