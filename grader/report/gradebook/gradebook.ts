import type { Course } from '../../course/course.js';
import type { Result, Status } from '../../engine/results/result.js';
import { isFaulted } from '../formats/cases.js';
import { folderNames } from '../formats/folder-names.js';
import { byStudent, exercisesIn, titleOf } from '../formats/students.js';
import { oneLine, tidy } from '../formats/text.js';
import { policyText } from '../policy-text.js';
import { exerciseSummary, type ExerciseSummary } from './exercise-summary.js';

/** A student's result in one exercise, as the page's table shows it. `status` is `grader-fault` also where only one check failed so. */
export interface Cell {
  status: Status;
  points: number;
  maxPoints: number;
  /** Lateness, attempts, and what was handed in where the file is missing, in words; empty when there is nothing to say. */
  remark: string;
}

export interface Row {
  student: string;
  /** The student's page, relative to the gradebook's. */
  page: string;
  points: number;
  maxPoints: number;
  /** As long as the grader failed somewhere, the points are no grade. */
  isComplete: boolean;
  /** In the order of the exercises; null where there is no result. */
  cells: (Cell | null)[];
}

/** What the grades' table needs: this alone goes into the page as data. */
export interface Grades {
  exercises: { slug: string; title: string }[];
  rows: Row[];
}

export interface Fault {
  student: string;
  exercise: string;
  message: string;
}

/** All that the gradebook's page shows. Every text in it is plain: visible, well-formed, of bounded length. */
export interface Gradebook {
  title: string;
  gradedAt: Date;
  sandboxes: readonly string[];
  seeds: readonly number[];
  faults: readonly Fault[];
  grades: Grades;
  exercises: readonly ExerciseSummary[];
  /** How many students have from 0 to below 10 % of their points, …, from 90 to below 100 %, and all. Those without a grade are left out. */
  distribution: readonly number[];
}

export const PAGE_OF_STUDENT = 'feedback.html';

export function gradebookOf(results: readonly Result[], course: Course, gradedAt: Date): Gradebook {
  const students = byStudent(results);
  const folders = folderNames(students.map(({ student }) => student));
  const slugs = inCourseOrder(exercisesIn(results), course);
  const rows = students.map(({ student, results: own, points, maxPoints, faulted }): Row => {
    const bySlug = new Map(own.map((result) => [result.exercise, result]));
    return {
      student: oneLine(student),
      page: `students/${encodeURIComponent(folders.get(student) ?? '')}/${PAGE_OF_STUDENT}`,
      points,
      maxPoints,
      isComplete: faulted.length === 0,
      cells: slugs.map((slug) => cellOf(bySlug.get(slug))),
    };
  });
  return {
    title: oneLine(course.title),
    gradedAt,
    sandboxes: [...new Set(results.map(({ sandbox }) => sandbox))],
    seeds: [...new Set(results.map(({ seed }) => seed))],
    faults: results.filter(isFaulted).map((result) => ({
      student: oneLine(result.student),
      exercise: titleOf(course, result.exercise),
      message: oneLine(faultOf(result)),
    })),
    grades: { exercises: slugs.map((slug) => ({ slug: oneLine(slug), title: titleOf(course, slug) })), rows },
    exercises: slugs.map((slug) =>
      exerciseSummary(
        titleOf(course, slug),
        results.filter(({ exercise }) => exercise === slug),
      ),
    ),
    distribution: distributionOf(rows),
  };
}

function inCourseOrder(slugs: readonly string[], { exercises }: Course): string[] {
  const place = (slug: string) => {
    const at = exercises.findIndex((one) => one.slug === slug);
    return at < 0 ? exercises.length : at;
  };
  return [...slugs].sort((a, b) => place(a) - place(b));
}

function cellOf(result: Result | undefined): Cell | null {
  if (!result) return null;
  const status = isFaulted(result) ? 'grader-fault' : result.status;
  return { status, points: tidy(result.points), maxPoints: tidy(result.maxPoints), remark: remarkOn(result) };
}

/** Of what is missing also what was handed in instead. */
function remarkOn(result: Result): string {
  const notes = result.status === 'missing' ? result.notes.map(oneLine) : [];
  return [policyText(result), ...notes].filter((one) => one !== '').join('; ');
}

function faultOf({ checks, notes }: Result): string {
  const faults = checks.flatMap((check) => (check.outcome === 'faulted' ? [`${check.name}: ${check.fault}`] : []));
  return [...faults, ...notes].join('; ') || 'it gave no reason';
}

const TENTHS = 10;

function distributionOf(rows: readonly Row[]): number[] {
  const counts = Array.from({ length: TENTHS + 1 }, () => 0);
  for (const { points, maxPoints, isComplete } of rows) {
    if (!isComplete || maxPoints === 0) continue;
    // Extra credit comes on top: more than all is all.
    const tenth = Math.min(TENTHS, Math.floor((TENTHS * points) / maxPoints));
    counts[tenth] = (counts[tenth] ?? 0) + 1;
  }
  return counts;
}
