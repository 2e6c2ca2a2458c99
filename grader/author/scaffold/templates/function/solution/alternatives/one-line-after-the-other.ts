import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a right program in another style; two or more of them are wanted in the end.
export function sampleExport(text: string): string[] {
  if (text.length === 0) throw new RangeError('no lines');
  const answers: string[] = [];
  for (let from = 0; from < text.length;) {
    const found = text.indexOf('\n', from);
    const end = found < 0 ? text.length : found;
    const line = text.slice(from, end);
    answers.push(answerTo(found >= 0 && line.endsWith('\r') ? line.slice(0, -1) : line));
    from = end + 1;
  }
  return answers;
}
