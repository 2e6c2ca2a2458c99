import Table from 'cli-table3';
import { HIGHEST_GRADE, MOST_WORDS, readabilityOf } from '../author/verify/readability.js';
import { readCourse } from '../course/course.js';
import { readLesson } from '../course/lessons/lesson.js';
import { exitCodes } from '../course/usage-error.js';

/** `npm run readability`: a line per lesson. */
export function readabilityCommand(): number {
  const table = new Table({
    head: ['lesson', 'words', 'per sentence', 'longest', 'years of school'],
    style: { head: [], border: [], compact: true },
  });
  for (const { lesson, words, sentences, longest, grade } of readCourse().lessons.map((id) =>
    readabilityOf(readLesson(id)),
  ))
    table.push([
      lesson,
      words,
      (words / sentences).toFixed(1),
      `${longest.words}, line ${longest.line}`,
      grade.toFixed(1),
    ]);
  console.log(table.toString());
  console.log(
    `By Flesch and Kincaid; npm run verify allows ${HIGHEST_GRADE} years, and ${MOST_WORDS} words per sentence.`,
  );
  return exitCodes.passed;
}
