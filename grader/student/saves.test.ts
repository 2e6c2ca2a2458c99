import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchSaves } from './saves.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'course-saves-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('what is saved again at once is seen too, as an editor does that formats what it has saved', async () => {
  const file = join(folder, 'a.ts');
  writeFileSync(file, '');
  const texts: string[] = [];
  let wake = () => undefined as void;
  const watcher = await watchSaves(folder, 0, (path) => {
    texts.push(readFileSync(path, 'utf8'));
    wake();
  });
  for (let round = 1; round <= 5; round++) {
    const first = new Promise<void>((resolve) => (wake = resolve));
    writeFileSync(file, `first ${round}`);
    await first;
    const second = new Promise<void>(
      (resolve) => (wake = () => void (texts.at(-1)?.startsWith('second') && resolve())),
    );
    writeFileSync(file, `second ${round}`);
    await second;
    expect(texts.at(-1)).toBe(`second ${round}`);
  }
  await watcher.close();
});

test('other files are none of its business, and a file that is gone is', async () => {
  const file = join(folder, 'a.ts');
  writeFileSync(file, '');
  const seen: string[] = [];
  const gone = new Promise<void>((resolve) => {
    void watchSaves(folder, 0, (path) => {
      seen.push(path);
      resolve();
    }).then((watcher) => {
      writeFileSync(join(folder, 'notes.md'), 'x');
      rmSync(file);
      void gone.then(() => watcher.close());
    });
  });
  await gone;
  expect(seen).toEqual([file]);
});
