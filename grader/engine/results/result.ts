import { z } from 'zod';

/** The only shape that leaves the engine. A reader that knows this version can read every result that carries it. */
export const RESULT_VERSION = 1;

export const statuses = [
  'passed',
  'failed',
  'not-started',
  'missing',
  'does-not-compile',
  'crashed',
  'timed-out',
  'rule-broken',
  'grader-fault',
] as const;

export const outcomes = ['passed', 'failed', 'blocked', 'skipped', 'faulted'] as const;

/** Why a check failed, as far as was seen. `wrong`: the program did something, and it was not what was asked. */
export const causes = [
  'wrong',
  'not-written',
  'export',
  'crashed',
  'timed-out',
  'rule-broken',
  'does-not-compile',
  'missing',
] as const;

/** The most that a result holds of what a program may have said, in UTF-16 units; `steps` and `notes` are counts. */
export const textLimits = {
  message: 16_000,
  step: 9_000,
  steps: 40,
  /** Of each of standard output and standard error. */
  output: 80_000,
  fault: 16_000,
  note: 4_000,
  notes: 50,
  lineText: 1_000,
} as const;

/** One thing that happened during a check. `bytes` holds the first of them in hex, `length` how many there were. */
export const stepSchema = z.strictObject({
  atMs: z.number().nonnegative(),
  text: z.string(),
  bytes: z.strictObject({ hex: z.string(), length: z.number().int().nonnegative() }).optional(),
});

/** What to tell the student about a check that failed. */
export const findingSchema = z.strictObject({
  cause: z.enum(causes),
  message: z.string(),
  steps: z.array(stepSchema),
  /** What the program printed meanwhile; cut in the middle when long. */
  stdout: z.string(),
  stderr: z.string(),
  hint: z.string(),
  /** `LESSON#SECTION`, a heading that exists. */
  lesson: z.string(),
});

const check = {
  name: z.string(),
  points: z.number().nonnegative(),
  maxPoints: z.number().nonnegative(),
  durationMs: z.number(),
  /** Its points come on top: its `maxPoints` are not among the result's, and failing it leaves the status as it is. */
  extraCredit: z.literal(true).optional(),
  /** Students are not to see it, at all or before the due date; its points count all the same. Absent: it is shown. */
  visibility: z.enum(['hidden', 'after-due']).optional(),
};

export const checkResultSchema = z.discriminatedUnion('outcome', [
  /** `undecided`: a part of it was not judged, since other programs kept the machine busy, and that part counts as right. */
  z.strictObject({ ...check, outcome: z.literal('passed'), undecided: z.literal(true).optional() }),
  z.strictObject({ ...check, outcome: z.literal('failed'), finding: findingSchema }),
  /** Never ran: `by` is the check that it needs and that failed, or the result's status where no check could run. */
  z.strictObject({ ...check, outcome: z.literal('blocked'), by: z.string() }),
  /**
   * Cannot be run where it was graded, for `reason`, whatever the program does. Its `points` and `maxPoints` are 0: nothing is earned or lost. In results
   * since they can hold it; earlier ones of this version hold none.
   */
  z.strictObject({ ...check, outcome: z.literal('skipped'), reason: z.string() }),
  /** The grader's own failure. */
  z.strictObject({ ...check, outcome: z.literal('faulted'), fault: z.string() }),
]);

/** Digests of what a result rests on, so that the same is not graded twice, and so that a difference can be explained. */
export const basisSchema = z.strictObject({
  /** The student's file, with those beside it that it may import. */
  program: z.string(),
  /** The exercise's checks, what lies beside them, and the stub. */
  checks: z.string(),
  /** The lab and all else that a verdict is made with. */
  grader: z.string(),
  /** Node's version. */
  node: z.string(),
});

/** What handing in after the due date and its grace has come to. */
export const lateSchema = z.strictObject({
  /** Days that had begun; 0 where that could not be counted. */
  days: z.number().int().nonnegative(),
  /** What was taken off, already missing from the result's points. */
  penaltyPoints: z.number().nonnegative(),
  /** It came when nothing counted any more. */
  tooLate: z.literal(true).optional(),
  /** It was marked as late, and nobody knows when it came: nothing was taken off. */
  uncounted: z.literal(true).optional(),
});

export const attemptSchema = z.strictObject({
  /** From 1. */
  number: z.number().int().positive(),
  /** How many of the student's submissions count. When `number` is more, the result has no points. */
  most: z.number().int().positive().optional(),
});

export const resultSchema = z.strictObject({
  version: z.literal(RESULT_VERSION),
  student: z.string(),
  exercise: z.string(),
  status: z.enum(statuses),
  /** With extra credit these may be more than `maxPoints`. */
  points: z.number().nonnegative(),
  maxPoints: z.number().nonnegative(),
  seed: z.number().int().nonnegative(),
  sandbox: z.enum(['bubblewrap', 'user', 'process']),
  durationMs: z.number().nonnegative(),
  checks: z.array(checkResultSchema),
  /** Why no check was run: the file is missing, does not compile or breaks a rule. */
  rejection: z
    .strictObject({
      message: z.string(),
      line: z.number().optional(),
      column: z.number().optional(),
      lineText: z.string().optional(),
    })
    .optional(),
  /** Told, and without effect on points: type errors, processes left behind, messages forged. */
  notes: z.array(z.string()),
  /** How many notes, from the first, are on what was handed in and not on how it ran. Absent: none. */
  notesOnHandIn: z.number().int().nonnegative().optional(),
  /** A mistake of the course's own collection that fails the same checks in the same way. It need not be what is wrong here. */
  resembles: z.strictObject({ mistake: z.string(), explanation: z.string() }).optional(),
  /** Known for what `grade` has graded. */
  basis: basisSchema.optional(),
  /** When it was handed in, ISO 8601 in UTC. */
  submittedAt: z.string().optional(),
  late: lateSchema.optional(),
  /** Which of the student's submissions for this exercise it is, where there are several. */
  attempt: attemptSchema.optional(),
  /** What the checks gave, where the course's policy makes other points of it. */
  rawPoints: z.number().nonnegative().optional(),
  /** The most that the checks could give, where the policy scales it. */
  rawMaxPoints: z.number().nonnegative().optional(),
});

export type Fingerprint = z.infer<typeof basisSchema>;
export type Late = z.infer<typeof lateSchema>;
export type Status = (typeof statuses)[number];
export type Cause = (typeof causes)[number];
export type Step = z.infer<typeof stepSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type CheckResult = z.infer<typeof checkResultSchema>;
export type Result = z.infer<typeof resultSchema>;
