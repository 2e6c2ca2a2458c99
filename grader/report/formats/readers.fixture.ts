import { z } from 'zod';

/** What each JSON format's reader asks for, as its documents or its own code say; stricter where we write less. */

const points = z.number().nonnegative();
const format = z.enum(['text', 'html', 'simple_format', 'md', 'ansi']);
const visibility = z.enum(['visible', 'hidden', 'after_due_date', 'after_published']);

/** gradescope-autograders.readthedocs.io, "Specifications". */
export const gradescopeReader = z.strictObject({
  score: points,
  execution_time: z.number().nonnegative(),
  output: z.string(),
  output_format: format,
  test_output_format: format,
  test_name_format: format,
  visibility,
  stdout_visibility: visibility,
  tests: z.array(
    z.strictObject({
      score: points,
      max_score: points,
      status: z.enum(['passed', 'failed']).optional(),
      name: z.string().min(1),
      number: z.string().regex(/^\d+\.\d+$/),
      output: z.string().max(10_000),
      tags: z.array(z.string()),
      visibility: visibility.optional(),
    }),
  ),
});

const whole = z.number().int().nonnegative();
const url = z.string().min(1);

/** foundation50/classroom50, runner.py, `validate_result`, and its documents for that scores sum. */
export const classroom50Reader = z
  .strictObject({
    schema: z.literal('classroom50/result/v1'),
    classroom: z.string().min(1),
    assignment: z.string().min(1),
    owner: z.string().min(1),
    submission: z.string().startsWith('submit/'),
    commit: url,
    release: url,
    review: url,
    datetime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    score: whole,
    'max-score': whole,
    tests: z.array(
      z
        .strictObject({ 'test-name': z.string().min(1), passed: z.boolean(), score: whole, 'max-score': whole })
        .refine((test) => test.score <= test['max-score']),
    ),
  })
  .refine(({ score, tests }) => score === tests.reduce((sum, test) => sum + test.score, 0))
  .refine((result) => result['max-score'] === result.tests.reduce((sum, test) => sum + test['max-score'], 0));

/** classroom-resources/autograding-grading-reporter: base64 of this. */
export const autogradingReader = z.strictObject({
  version: z.literal(1),
  status: z.enum(['pass', 'fail', 'error']),
  max_score: points,
  tests: z.array(
    z.strictObject({
      name: z.string().min(1),
      status: z.enum(['pass', 'fail', 'error']),
      score: points,
      message: z.string(),
      test_code: z.string(),
      filename: z.string(),
      line_no: whole,
      duration: whole,
    }),
  ),
});

const exercismTest = z.strictObject({
  name: z.string().min(1),
  status: z.enum(['pass', 'fail', 'error']),
  message: z.string().max(65_535).nullable(),
  output: z.string().max(500),
  test_code: z.string().min(1),
});

/** exercism.org/docs/building/tooling/test-runners/interface, version 3. */
export const exercismReader = z.discriminatedUnion('status', [
  z.strictObject({
    version: z.literal(3),
    status: z.literal('error'),
    message: z.string().min(1).max(65_535),
    tests: z.tuple([]),
  }),
  z.strictObject({
    version: z.literal(3),
    status: z.literal('pass'),
    message: z.null(),
    tests: z.array(exercismTest.extend({ status: z.literal('pass') })),
  }),
  z.strictObject({
    version: z.literal(3),
    status: z.literal('fail'),
    message: z.null(),
    tests: z.array(exercismTest).refine((tests) => tests.some(({ status }) => status !== 'pass')),
  }),
]);
