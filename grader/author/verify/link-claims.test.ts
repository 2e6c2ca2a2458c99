import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkClaims } from './link-claims.js';

function problemsOf(readme: string): string[] {
  writeFileSync(join(root, 'README.md'), readme);
  return linkClaims(root).flatMap(({ problems }) => problems);
}

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'course-documents-'));
  writeFileSync(join(root, 'GUIDE.md'), '# Guide\n\n## A `port`: two\n\n## A `port`: two\n');
});
afterEach(() => rmSync(root, { recursive: true }));

test('the links of all guides lead somewhere', () => {
  const claims = linkClaims();
  expect(claims.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(claims.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^README\.md/),
      expect.stringMatching(/segment-reader.captures\.md/),
    ]),
  );
});

test('anchors are those that GitHub makes, in the same file and in another', () =>
  expect(
    problemsOf('# Read me\n\n[a](#read-me) [b](GUIDE.md#a-port-two-1) [c](https://www.rfc-editor.org/rfc/rfc768)'),
  ).toEqual([]));

test.each([
  ['an anchor that is dead in the file itself', '[there](#for-studens)', '#for-studens names no heading'],
  ['one that is dead in another file', '[there](GUIDE.md#a-port-two-2)', 'GUIDE.md#a-port-two-2 names no heading'],
  ['a file that is gone', '![a picture](docs/gone.png)', 'docs/gone.png leads nowhere'],
  [
    'an address in clear text',
    '[there](http://www.rfc-editor.org/)',
    'http://www.rfc-editor.org/ is not encrypted: link to it with https',
  ],
  ['an address without a host', '<https:rfc768>', 'https:rfc768 is no address of a page'],
  [
    'an address of no page',
    '[there](htps://www.rfc-editor.org/)',
    'htps://www.rfc-editor.org/ is no address of a page',
  ],
])('%s is told with its line', (_what, link, problem) =>
  expect(problemsOf(`# Read me\n\n${link}\n`)).toEqual([`near line 3: ${problem}`]),
);

test('a guide beside an exercise is read too', () => {
  mkdirSync(join(root, 'exercises', 'echo'), { recursive: true });
  writeFileSync(join(root, 'exercises', 'echo', 'notes.md'), '[up](../GUIDES.md)\n');
  expect(linkClaims(root)).toContainEqual({
    name: `${join('exercises', 'echo', 'notes.md')}: its links lead somewhere`,
    problems: ['near line 1: ../GUIDES.md leads nowhere'],
  });
});
