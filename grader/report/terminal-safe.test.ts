import fc from 'fast-check';
import { stripVTControlCharacters } from 'node:util';
import { feedback } from './feedback.js';
import { hostileClass, hostileText, unclean } from './formats/hostile.fixture.js';
import { resultsTable } from './table.js';
import { comparison } from './comparison.js';

/** What is left is the grader's own: colours, which are known. */
const own = (text: string) => stripVTControlCharacters(text);

test('what a terminal is shown of results holds nothing that it would obey', () => {
  fc.assert(
    fc.property(hostileClass, (results) => {
      const texts = [resultsTable(results), ...results.map(feedback)];
      expect(texts.map(own).filter(unclean)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('neither does what it is shown of a program', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(unclean(own(comparison({ own: text, reference: 'a\n', stub: '' }) ?? ''))).toBe(false);
    }),
  );
});
