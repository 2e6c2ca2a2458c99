import { relative, sep } from 'node:path';
import type { z } from 'zod';
import { courseRoot } from './root.js';

/** One thing that is wrong with the course, and where. `line` counts from 1. */
export interface CourseProblem {
  file: string;
  line?: number;
  message: string;
}

/** The course itself is at fault: exit code 2. */
export class BrokenCourse extends Error {
  readonly code = 'broken-course';

  constructor(readonly problems: CourseProblem[]) {
    super(problems.map(describeProblem).join('\n'));
    this.name = 'BrokenCourse';
  }
}

export function describeProblem({ file, line, message }: CourseProblem): string {
  const shown = file.startsWith(courseRoot + sep) ? relative(courseRoot, file) : file;
  return `${shown}${line === undefined ? '' : `:${line}`}: ${message}`;
}

/** A zod error as problems: the file, then `field: message`. */
export function describeIssues(file: string, error: z.ZodError): CourseProblem[] {
  return error.issues.map((issue) => ({ file, message: `${issue.path.join('.') || '(top)'}: ${issue.message}` }));
}
