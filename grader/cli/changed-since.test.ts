import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFile } from '../engine/machine/programs.js';
import { changedSince } from './changed-since.js';
import { folderForEach } from './course-command.fixture.js';

const folder = folderForEach();
const withGit = programFile('git') === undefined ? test.skip : test;

function git(...args: string[]): void {
  const who = ['-c', 'user.name=Mira', '-c', 'user.email=mira@example.org'];
  execFileSync('git', [...who, ...args], { cwd: folder(), stdio: 'ignore' });
}
const write = (name: string, text: string) => writeFileSync(join(folder(), name), text);

withGit('files that were added, changed or deleted, and untracked ones', () => {
  git('init');
  for (const name of ['same.ts', 'changed.ts', 'gone.ts']) write(name, 'one');
  write('.gitignore', 'made/\n');
  git('add', '.');
  git('commit', '-m', 'first');
  expect(changedSince('HEAD', folder())).toEqual([]);

  write('changed.ts', 'two');
  rmSync(join(folder(), 'gone.ts'));
  write('name with spaces.ts', 'one');
  mkdirSync(join(folder(), 'made'));
  write('made/bundle.cjs', '');
  write('staged.ts', 'one');
  git('add', 'staged.ts');
  expect(changedSince('HEAD', folder())).toEqual(['changed.ts', 'gone.ts', 'name with spaces.ts', 'staged.ts']);
  git('commit', '-am', 'second');
  expect(changedSince('HEAD~1', folder())).toEqual(['changed.ts', 'gone.ts', 'name with spaces.ts', 'staged.ts']);
});

withGit('a commit that there is not is bad usage', () => {
  git('init');
  expect(() => changedSince('no-such-commit', folder())).toThrow(
    /^git does not tell what has changed since no-such-commit: /,
  );
});
