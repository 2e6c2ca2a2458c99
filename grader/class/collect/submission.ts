import type { CollectedRecord } from './collected-file.js';

/** One student's answer to one exercise, as it was found. The file need not exist: then it is missing, which is a result too. */
export interface Submission {
  student: string;
  exercise: string;
  /** The student's file; the one thing that is ever taken, with the files beside it that it imports. */
  entry: string;
  /** The student's folder. What lies outside of it, by a link say, is not theirs to hand in. */
  root: string;
  /** The first is 1; only where earlier ones may count too, and there are some. */
  attempt?: number | undefined;
  /** When it was handed in, where the source tells. */
  submittedAt?: Date | undefined;
  /** The LMS marked it as late. */
  late?: true | undefined;
  /** What the student and the instructor should know of how it was found, such as that it is one of two. */
  notes?: readonly string[] | undefined;
}

export interface Collected {
  submissions: Submission[];
  /** Who was found where, and what is not graded, for people and for `collected.json`. */
  record: CollectedRecord;
}
