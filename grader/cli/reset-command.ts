import { constants, copyFileSync, existsSync, lstatSync, mkdirSync, type Stats } from 'node:fs';
import { join, relative } from 'node:path';
import colours from 'picocolors';
import { BrokenCourse } from '../course/broken-course.js';
import { oneExercise } from '../course/choose-exercise.js';
import { exerciseFiles, isStub, readCourse } from '../course/course.js';
import { regularText, SOURCE_LIMIT_BYTES } from '../course/regular-file.js';
import { courseRoot } from '../course/root.js';
import { exitCodes, UsageError } from '../course/usage-error.js';

/** More files of one second than anybody keeps. */
const MOST_OF_A_SECOND = 100;

/** What a reset came to. `kept`: where the old file lies now, absolute. */
export type Reset = { kind: 'was-stub' } | { kind: 'restored' } | { kind: 'reset'; kept: string };

/**
 * `npm run reset SLUG`: puts the stub back as it was handed out.
 * @throws {UsageError} on an exercise that there is not, and when what is there cannot be kept aside
 */
export function resetCommand(given: string | undefined): number {
  const { slug } = oneExercise(readCourse(), given, 'reset');
  const file = shown(exerciseFiles(slug).student);
  const done = resetExercise(slug);
  switch (done.kind) {
    case 'was-stub':
      console.log(`${file} is the stub already: nothing was done`);
      break;
    case 'restored':
      console.log(`${file} was missing, and is the stub again`);
      break;
    case 'reset':
      console.log(`${file} is the stub again; what you had is kept as ${colours.bold(shown(done.kept))}`);
      break;
  }
  return exitCodes.passed;
}

/**
 * Puts the stub into the student's file. The old one is copied aside first, under a name that nothing has, so that whatever fails, it is there.
 * @throws {UsageError} when the file is a folder or a link, or cannot be read or written
 */
export function resetExercise(slug: string, root: string = courseRoot, now: Date = new Date()): Reset {
  const { folder, student, stub } = exerciseFiles(slug, root);
  if (!existsSync(stub)) throw new BrokenCourse([{ file: stub, message: 'is missing: it is the stub as handed out' }]);
  const there = stateOf(student);
  if (there && !there.isFile()) {
    const what = there.isSymbolicLink() ? 'a link' : 'no file';
    throw new UsageError(`${relative(root, student)} is ${what}; move it away, and the stub can be put there`);
  }
  if (there && there.size > SOURCE_LIMIT_BYTES) {
    throw new UsageError(
      `${relative(root, student)} has ${there.size} bytes; move it away, and the stub can be put there`,
    );
  }
  try {
    if (!there) {
      mkdirSync(folder, { recursive: true });
      copyFileSync(stub, student, constants.COPYFILE_EXCL);
      return { kind: 'restored' };
    }
    if (isStub(regularText(student) ?? '', slug, root)) return { kind: 'was-stub' };
    const kept = keepAside(student, join(folder, `${slug}.kept-${stamp(now)}`));
    copyFileSync(stub, student);
    return { kind: 'reset', kept };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${relative(root, student)} cannot be put back: ${message}`);
  }
}

/** Copies a file to `STEM.ts`, or `STEM-2.ts` and so on where that is taken; never over another. @returns where to */
function keepAside(file: string, stem: string): string {
  for (let count = 1; ; count++) {
    const kept = `${stem}${count === 1 ? '' : `-${count}`}.ts`;
    try {
      copyFileSync(file, kept, constants.COPYFILE_EXCL);
      return kept;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || count === MOST_OF_A_SECOND) throw error;
    }
  }
}

/** What lies there itself: a link is not followed, for its end may be anybody's. */
function stateOf(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}

/** `2026-12-01-180509`, by the clock on the wall. */
function stamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${date}-${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('')}`;
}

function shown(file: string): string {
  return relative(courseRoot, file);
}
