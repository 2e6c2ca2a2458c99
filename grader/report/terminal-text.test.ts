import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import type * as Module from './terminal-text.js';

/** The module as it is where colours are shown, or not: picocolors looks at the environment once. */
async function withColours(on: boolean): Promise<typeof Module> {
  const before = process.env;
  process.env = on ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
  let module: typeof Module | undefined;
  await jest.isolateModulesAsync(async () => {
    module = await import('./terminal-text.js');
  });
  process.env = before;
  if (!module) throw new Error('not loaded');
  return module;
}

test('code keeps its backticks where there are no colours, and marks are left out', async () => {
  const { terminalText } = await withColours(false);
  expect(terminalText('`nc -l` *waits*, **always**; see [RFC 768](https://x.example) & <CR> \\* 1 < 2')).toBe(
    '`nc -l` waits, always; see RFC 768 & <CR> * 1 < 2',
  );
});

test('code and bold are coloured word by word, so that lines can be broken between', async () => {
  const { terminalText } = await withColours(true);
  expect(terminalText('`nc -l` **a `b`**')).toBe(
    '\x1b[36mnc\x1b[39m \x1b[36m-l\x1b[39m \x1b[1ma\x1b[22m \x1b[36m\x1b[1mb\x1b[22m\x1b[39m',
  );
});

test('lines are broken at the width, and escape sequences take no columns', async () => {
  const { terminalText, wrap } = await withColours(true);
  expect(
    stripVTControlCharacters(wrap(terminalText('**one two** `three` four'), { width: 9, first: '- ', rest: '  ' })),
  ).toBe('- one two\n  three\n  four');
});

test('no words are lost by wrapping, and no line is too long unless it is one word', async () => {
  const { wrap } = await withColours(false);
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zé]{1,12}$/), { minLength: 1 }),
      fc.integer({ min: 1, max: 40 }),
      (words, width) => {
        const lines = wrap(words.join(' '), { width, first: '* ', rest: '  ' }).split('\n');
        expect(lines.map((line) => line.slice(2)).join(' ')).toBe(words.join(' '));
        for (const line of lines) if (line.slice(2).includes(' ')) expect(line.length).toBeLessThanOrEqual(width);
      },
    ),
  );
});
