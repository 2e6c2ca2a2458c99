import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentLinks } from './document-links.js';

const root = mkdtempSync(join(tmpdir(), 'course-links-'));
afterAll(() => rmSync(root, { recursive: true }));

test('a link to a file or a heading that there is not is told', () => {
  writeFileSync(join(root, 'other.md'), '---\ntitle: x\n---\n# One: `two`\n');
  writeFileSync(
    join(root, 'one.md'),
    '# Here\n\n[a](other.md#one-two) [b](#here) [c](https://a.example/x) [d](lost.md) ![e](lost.png) [f](other.md#three)\n',
  );
  expect(documentLinks(['one.md'], root).problems).toEqual([
    'one.md: lost.md leads nowhere',
    'one.md: lost.png leads nowhere',
    'one.md: other.md#three names no heading',
  ]);
});
