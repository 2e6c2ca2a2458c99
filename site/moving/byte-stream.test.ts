import fc from 'fast-check';
import { cutStream, streamText } from './byte-stream.js';

const writes = ['line one\n', 'café two\n'];

test('the cuts are those of the segments, wherever the writes and lines end', () => {
  const stream = cutStream({ writes, segmentSize: 6, segmentsPerRead: 2 });
  expect(stream.segments).toEqual([
    { sequence: 1001, length: 6 },
    { sequence: 1007, length: 6 },
    { sequence: 1013, length: 6 },
    { sequence: 1019, length: 1 },
  ]);
  expect(stream.reads).toEqual([
    { length: 12, decodedAlone: 'line one\ncaf', lines: ['line one'], waiting: 3 },
    { length: 7, decodedAlone: 'é two\n', lines: ['café two'], waiting: 0 },
  ]);
  expect(streamText(stream, writes.length)).toBe('2 writes, 4 segments, 2 data events of 12, 7 bytes.');
});

test('a cut inside a character spoils the chunks, and not the line', () => {
  const { bytes, reads } = cutStream({ writes, segmentSize: 13, segmentsPerRead: 1 });
  expect(bytes.slice(12, 14).map(({ shown }) => shown)).toEqual(['c3', 'a9']);
  expect(reads.map(({ decodedAlone }) => decodedAlone)).toEqual(['line one\ncaf\ufffd', '\ufffd two\n']);
  expect(reads[1]?.lines).toEqual(['café two']);
});

test('however it is cut, all bytes come in order, and the same lines', () => {
  const cut = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), cut, cut, (texts, segmentSize, segmentsPerRead) => {
      const written = texts.map((text) => `${text}\n`);
      const { bytes, segments, reads } = cutStream({ writes: written, segmentSize, segmentsPerRead });
      expect(Buffer.from(bytes.map(({ value }) => value)).toString()).toBe(written.join(''));
      for (const parts of [segments, reads])
        expect(parts.reduce((sum, { length }) => sum + length, 0)).toBe(bytes.length);
      expect(reads.flatMap(({ lines }) => lines)).toEqual(written.join('').split('\n').slice(0, -1));
      expect(reads.at(-1)?.waiting ?? 0).toBe(0);
    }),
  );
});
