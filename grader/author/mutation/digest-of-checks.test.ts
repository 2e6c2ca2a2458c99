import { digestOfSource } from './digest-of-checks.js';

const source = (options: string, body: string) =>
  `import { check } from '#lab';\ncheck('listens', { ${options} }, async ({ lab }) => {\n  ${body}\n});\n`;
const before = source(
  "points: 2, hint: 'look', lesson: '04#x', covers: 'listen', needs: FIRST",
  'await lab.tcp.peer();',
);

test.each([
  [
    'other words',
    source("points: 3, hint: ['see'], lesson: '05#x', covers: 'it', needs: FIRST", 'await lab.tcp.peer();'),
  ],
  ['a comment, and other line ends', before.replace('  await', '  // First.\r\n  await')],
])('%s change nothing', (_what, after) => {
  expect(digestOfSource(after)).toBe(digestOfSource(before));
});

test.each([
  ['another body', before.replace('peer', 'listen')],
  ['another need', before.replace('FIRST', 'SECOND')],
  ['another name', before.replace("'listens'", "'hears'")],
  ['a hint of something else', before.replace('await lab', "f({ hint: 'look' }); await lab")],
])('%s changes it', (_what, after) => {
  expect(digestOfSource(after)).not.toBe(digestOfSource(before));
});
