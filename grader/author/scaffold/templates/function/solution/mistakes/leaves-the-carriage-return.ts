import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a wrong program for your contract, of one misconception; eight or more are wanted in the end.
export function sampleExport(text: string): string[] {
  if (text === '') throw new RangeError('there is no line to answer');
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => answerTo(line));
}
