import { answerTo } from './answer-to.js';

// SAMPLE: becomes what a good student could write for your contract.
export function sampleExport(text: string): string[] {
  if (text === '') throw new RangeError('there is no line to answer');
  const lines = text.split(/\r?\n/);
  // Behind the last line end there is no further line.
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => answerTo(line));
}
