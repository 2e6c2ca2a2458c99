import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { courseRoot } from '../root.js';

const FRONT_MATTER = `---
lesson: 1
title: Trial
summary: A lesson to try quizzes with.
minutes: 30
needs: []
objectives: [Be read.]
exercises: []
slides: []
---

# Trial

## Quiz

`;

/** Lines that stand before the quiz's first in a lesson of {@link lessonWith}. */
export const linesBeforeQuiz = FRONT_MATTER.split('\n').length - 1;

/** Copies `content/` into a folder that is removed after the test, changes one file of it, and gives the folder. */
export function changedContent(change: { file: string; from: string | RegExp; to: string }): string {
  const root = temporaryFolder();
  cpSync(join(courseRoot, 'content'), join(root, 'content'), { recursive: true });
  // For the lessons' links to them.
  symlinkSync(join(courseRoot, 'exercises'), join(root, 'exercises'));
  const file = join(root, 'content', change.file);
  const before = readFileSync(file, 'utf8');
  const after = before.replace(change.from, () => change.to);
  if (after === before) throw new Error(`${change.file} does not hold ${change.from}`);
  writeFileSync(file, after);
  return root;
}

/** A course's folder with the one lesson `01-trial`, whose quiz is this Markdown. */
export function lessonWith(quiz: string): string {
  const root = temporaryFolder();
  mkdirSync(join(root, 'content'));
  writeFileSync(join(root, 'content', '01-trial.md'), FRONT_MATTER + quiz);
  return root;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'course-lessons-'));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));
