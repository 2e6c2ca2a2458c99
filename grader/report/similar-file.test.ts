import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSimilar, writeSimilar } from './similar-file.js';

let out: string;
beforeEach(() => (out = mkdtempSync(join(tmpdir(), 'course-similar-'))));
afterEach(() => rmSync(out, { recursive: true }));

const found = [
  {
    exercise: 'echo-server',
    compared: 3,
    leftOut: ['cleo'],
    pairs: [
      {
        left: 'ada',
        right: 'ben',
        similarity: 0.9,
        places: [{ left: { from: 1, to: 4 }, right: { from: 2, to: 5 } }],
      },
    ],
    morePairs: 0,
    usual: 0.4,
  },
];

test('what was written is read, and nothing else', () => {
  expect(readSimilar(out)).toBeUndefined();
  expect(writeSimilar(out, found, 'for people')).toBe(join(out, 'similar.md'));
  expect(readSimilar(out)).toEqual(found);
});

test.each(['{', '{"version":2,"exercises":[]}', '{"version":1,"exercises":[{}]}'])('%s is of no use', (text) => {
  writeFileSync(join(out, 'similar.json'), text);
  expect(readSimilar(out)).toBeUndefined();
});
