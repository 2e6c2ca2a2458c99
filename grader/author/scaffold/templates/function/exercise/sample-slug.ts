/**
 * Sample title.
 *
 * Lesson: content/00-sample-lesson.md
 * Check it: npm test sample-slug
 *
 * sampleExport(text) must
 * - return the answers to the lines of the text, in their order: each is the same text in capital letters;
 * - take both "\n" and "\r\n" for the end of a line, which the last one may lack;
 * - answer an empty line like any other;
 * - throw a RangeError when the text is empty.
 */
// SAMPLE: your own contract comes here, one sentence a line; copy the file to solutions/sample-slug/stub.ts after each change.
export function sampleExport(text: string): string[] {
  throw new Error('not written yet');
}
