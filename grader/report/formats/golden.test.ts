import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { courseRoot } from '../../course/root.js';
import { all, ben, render } from './examples.fixture.js';
import { formatNames } from './format.js';
import { formats } from './formats.js';

const folder = join(courseRoot, 'grader', 'fixtures', 'formats');

/** One small example of each format, to look at; `UPDATE_GOLDEN=1` writes them anew, for a person to read the difference. */
test.each(formatNames)('%s writes its example', (name) => {
  const { files, warnings } = render(name, name === 'classroom50' ? ben : all);
  const texts = [
    ...files,
    ...(warnings.length > 0 ? [{ path: 'warnings.txt', text: `${warnings.join('\n')}\n` }] : []),
  ];
  for (const { path, text: whole } of texts) {
    const text = withoutScript(whole);
    const file = join(folder, name, path);
    if (process.env['UPDATE_GOLDEN'] !== undefined) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    expect(text).toBe(readFileSync(file, 'utf8'));
  }
});

/** The gradebook's page without its bundled script, which is not to be read. */
function withoutScript(text: string): string {
  return text.replace(/<script>.*<\/script>/s, '<script>…</script>').replace(/'sha256-[^']+'/g, "'sha256-…'");
}

test("the instructors' guide names every format and its files", () => {
  const rows = readFileSync(join(courseRoot, 'content', 'guides', 'instructors.md'), 'utf8').split('\n');
  for (const name of formatNames) {
    const row = rows.find((line) => line.startsWith(`| \`${name}\` `)) ?? '';
    for (const file of formats[name].fileNames) expect(row).toContain(file);
    expect(row).not.toBe('');
  }
});
