import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a wrong program for your contract, of one misconception; eight or more are wanted in the end.
export function sampleExport(text: string): string[] {
  if (text === '') throw new RangeError('there is no line to answer');
  return text
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => answerTo(line));
}
