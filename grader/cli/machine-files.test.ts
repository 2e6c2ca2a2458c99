import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { COLLECTED_VERSION } from '../class/collect/collected-file.js';
import { Journal } from '../class/journal/journal.js';
import { jsonText } from '../engine/results/json-text.js';
import type { Result } from '../engine/results/result.js';
import { hostileClass, hostileText, unclean } from '../report/formats/hostile.fixture.js';
import { readResults } from '../report/read-results.js';
import { writeResults } from '../report/results-file.js';
import { readSimilar, writeSimilar } from '../report/similar-file.js';
import { writeCollected } from './class-folder.js';

let out: string;
beforeEach(() => void (out = mkdtempSync(join(tmpdir(), 'machine-files-'))));
afterEach(() => rmSync(out, { recursive: true }));

const basis = { program: 'a', checks: 'b', grader: 'c', node: 'd' };
const written = () => readdirSync(out).map((file) => readFileSync(join(out, file), 'utf8'));

test('results.jsonl and journal.jsonl hold nothing raw, and are read as they were', () => {
  fc.assert(
    fc.property(hostileClass, (results) => {
      writeResults(out, results);
      const journal = new Journal(out);
      journal.begin(1, true);
      for (const result of results) journal.add({ ...result, basis }, true);
      expect(written().filter(unclean)).toEqual([]);
      journal.finish(1);
      expect(written().filter(unclean)).toEqual([]);
      const read = readResults(out);
      expect(read).toEqual(wellFormed(results));
    }),
    { numRuns: 40 },
  );
});

test('similar.json, similar.md and collected.json hold nothing raw', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (one, other) => {
      const pair = { left: one, right: other, similarity: 1, places: [] };
      const found = { exercise: 'a', compared: 2, leftOut: [one], pairs: [pair], morePairs: 0, usual: 0 };
      writeSimilar(out, [found], 'text\n');
      expect(readSimilar(out)).toEqual(wellFormed([found]));
      const none = {
        students: [],
        notInRoster: [],
        unmatched: [],
        refused: [{ file: one, why: other }],
        ignored: [one],
      };
      writeCollected(out, { record: { version: COLLECTED_VERSION, from: other, ...none }, submissions: [] } as never);
      expect(written().filter(unclean)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('what is written as JSON is what is read, whatever it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom(undefined, 2), (value, indent) => {
      const text = jsonText(value, indent);
      expect(unclean(text)).toBe(false);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

/** As UTF-8 could hold it anyway: JSON escapes what is no character. */
function wellFormed<T>(values: readonly T[]): T[] {
  return JSON.parse(JSON.stringify(values)) as T[];
}

test('the names of the characters are not lost', () => {
  const text = jsonText({ a: '\x85\u202e\u2028\ufeff\ud800é😀\n' });
  expect(text).toBe('{"a":"\\u0085\\u202e\\u2028\\ufeff\\ud800é😀\\n"}');
  expect((JSON.parse(text) as Partial<Result> & { a: string }).a).toBe('\x85\u202e\u2028\ufeff\ud800é😀\n');
});
