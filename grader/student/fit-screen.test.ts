import { fitScreen } from './fit-screen.js';

const more = (lines: number) => `(${lines} more)`;
const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`).join('\n');

test('what fits is left alone', () => {
  expect(fitScreen(lines(5), 'keys', { rows: 8, columns: 80 }, more)).toBe(`${lines(5)}\n\nkeys`);
});

test('what does not fit keeps its beginning, and the part below', () => {
  const screen = fitScreen(lines(30), 'keys', { rows: 12, columns: 80 }, more);
  expect(screen).toBe(`${lines(8)}\n(22 more)\n\nkeys`);
  expect(screen.split('\n').length).toBeLessThan(12);
});

test('lines that the terminal breaks take more than one row', () => {
  const long = 'x'.repeat(25);
  const screen = fitScreen([long, long, long, long].join('\n'), 'keys', { rows: 12, columns: 10 }, more);
  expect(screen).toBe(`${long}\n${long}\n(2 more)\n\nkeys`);
});

test('escape sequences take no room', () => {
  const red = '\x1b[31mabc\x1b[39m';
  expect(fitScreen(red, 'keys', { rows: 4, columns: 4 }, more)).toBe(`${red}\n\nkeys`);
});

test('on the smallest screen the beginning is still there', () => {
  expect(fitScreen(lines(30), lines(9), { rows: 5, columns: 80 }, more)).toMatch(/^line 1\n(.*\n){5}\(24 more\)\n/);
});
