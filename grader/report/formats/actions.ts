import { isAbsolute } from 'node:path';
import type { Course } from '../../course/course.js';
import { forStudents } from '../../engine/results/for-students.js';
import { jsonText } from '../../engine/results/json-text.js';
import type { Result } from '../../engine/results/result.js';
import { countsUnseen, policyText } from '../policy-text.js';
import { statusWords } from '../status-words.js';
import { addUp, asked, casesOf, isFaulted, neverRan, printed, sumOf, told, type Case, type Verdict } from './cases.js';
import { FormatError, type Format, type Graded, type Setting } from './format.js';
import { escaped } from './markdown-text.js';
import { feedbackOf, overview } from './markdown.js';
import { byStudent, titleOf } from './students.js';
import { clip, fit, oneLine } from './text.js';
import { annotation } from './workflow-commands.js';

/** More of a kind in one step are not shown. Source: docs.github.com, "Workflow commands", limits of annotations. */
const MOST_ANNOTATIONS = 10;
const MOST_ANNOTATION = 4_000;
/** A step summary of more than 1 MiB is not shown at all. */
const MOST_SUMMARY_BYTES = 1_000_000;
/** The output is handed on as an environment variable, which Linux lets have 128 KiB; base64 makes four bytes of three. */
const MOST_REPORT_BYTES = 96_000;

const files = { annotations: 'annotations.txt', summary: 'summary.md', report: 'result.json' } as const;

/**
 * GitHub Actions without any service behind it: annotations, a step summary, and as the step's output `result` what the
 * autograding actions of GitHub Classroom gave, so that their reporter can still be used. Source: classroom-resources/autograding-*-grader.
 */
export const actions: Format = {
  fileNames: Object.values(files),
  prepare({ course, env }) {
    const [summaryFile, outputFile] = [fileIn(env, 'GITHUB_STEP_SUMMARY'), fileIn(env, 'GITHUB_OUTPUT')];
    return (all) => {
      // What a run of Actions says and writes is there for all who see the repository.
      const graded = { ...all, results: all.results.map(forStudents) };
      const [annotations, summary, report] = [
        annotationsOf(graded, course),
        summaryOf(graded, course),
        reportOf(graded, course),
      ];
      const tooLarge = Buffer.byteLength(report) > MOST_REPORT_BYTES;
      const result = Buffer.from(report).toString('base64');
      return {
        files: [
          { path: files.annotations, text: annotations },
          { path: files.summary, text: summary },
          { path: files.report, text: `${report}\n` },
        ],
        stdout: annotations,
        appends: [
          ...(summaryFile === undefined ? [] : [{ path: summaryFile, text: summary }]),
          ...(outputFile === undefined || tooLarge ? [] : [{ path: outputFile, text: `result=${result}\n` }]),
        ],
        warnings: tooLarge ? ['the results are too many for a step output, and $GITHUB_OUTPUT is not written'] : [],
      };
    };
  },
};

function fileIn(env: Setting['env'], name: string): string | undefined {
  const file = env[name];
  if (file === undefined || file === '') return undefined;
  if (!isAbsolute(file))
    throw new FormatError(`actions appends to the file that $${name} names, and "${file}" is no absolute path`);
  return file;
}

function annotationsOf({ results }: Graded, course: Course): string {
  const alone = isAlone(results);
  const lines = results.flatMap((result) =>
    annotated(result).map((one) => {
      const { student, exercise, rejection } = result;
      return annotation(one.verdict === 'failed' ? 'error' : 'warning', clip(told(one), MOST_ANNOTATION), {
        // A class has no one file in the repository that it could be shown at.
        file: alone ? fileOf(exercise) : undefined,
        line: alone ? rejection?.line : undefined,
        title: [...(alone ? [] : [oneLine(student)]), titleOf(course, exercise), one.name].join(': '),
      });
    }),
  );
  const kept = ['::error', '::warning'].flatMap((kind) =>
    lines.filter((line) => line.startsWith(`${kind} `)).slice(0, MOST_ANNOTATIONS),
  );
  const more = lines.length > kept.length ? [`${lines.length - kept.length} more in the step summary`] : [];
  return [
    ...kept,
    ...more.map((text) => annotation('notice', text, { title: 'More annotations' })),
    ...(results.some(isFaulted) ? [] : totals(sumOf(results))),
  ].join('');
}

/** The checks that did not hold; one for all of them where nothing was run. */
function annotated(result: Result): Case[] {
  const wrong = casesOf(result).filter(({ verdict }) => verdict === 'failed' || verdict === 'errored');
  return neverRan(result) ? wrong.slice(0, 1).map((one) => ({ ...one, name: statusWords[result.status] })) : wrong;
}

/** What the reporter of the autograding actions says, and what reads it looks for; no points where the grader failed. */
function totals({ points, maxPoints }: { points: number; maxPoints: number }): string[] {
  return [
    annotation('notice', `Points ${points}/${maxPoints}`, { title: 'Autograding complete' }),
    annotation('notice', jsonText({ totalPoints: points, maxPoints }), { title: 'Autograding report' }),
  ];
}

function isAlone(results: readonly Result[]): boolean {
  return new Set(results.map(({ student }) => student)).size <= 1;
}

function summaryOf({ results }: Graded, course: Course): string {
  const students = byStudent(results);
  const full = (most: number) => () => students.map((one) => feedbackOf(one, course, most)).join('\n');
  const short = () =>
    students.map((one) => `# ${escaped(one.student)}\n\n${overview(one.results, course)}\n`).join('\n');
  const { points, maxPoints } = sumOf(results);
  const shortest = () => `${points} of ${maxPoints} points, ${students.length} students\n`;
  return fit([full(8_000), full(500), short, shortest], MOST_SUMMARY_BYTES);
}

const statuses: Record<Verdict, 'pass' | 'fail' | 'error'> = {
  passed: 'pass',
  failed: 'fail',
  skipped: 'fail',
  errored: 'error',
};

/** `{version, status, max_score, tests}` as JSON. Their reporter adds up no points where `max_score` is 0: so where the grader failed. */
function reportOf({ results }: Graded, course: Course): string {
  const alone = isAlone(results);
  const faulted = results.some(isFaulted);
  const status = faulted ? 'error' : results.every((one) => one.status === 'passed') ? 'pass' : 'fail';
  const tests = (most: number) =>
    results.flatMap((result) =>
      counted(result).map((one) => ({
        name: [...(alone ? [] : [oneLine(result.student)]), titleOf(course, result.exercise), one.name].join(': '),
        status: statuses[one.verdict],
        score: one.points,
        message: clip([told(one), printed(one)].filter((text) => text !== '').join('\n'), most),
        test_code: `npm test ${oneLine(result.exercise)} -- --seed ${result.seed}`,
        filename: fileOf(result.exercise),
        line_no: result.rejection?.line ?? 0,
        duration: Math.max(0, Math.round(one.durationMs)),
      })),
    );
  const version = (most: number) => () =>
    jsonText({ version: 1, status, max_score: faulted ? 0 : sumOf(results).maxPoints, tests: tests(most) });
  return fit([version(4_000), version(500), version(80), version(0)], MOST_REPORT_BYTES);
}

/** Their reporter adds the scores up: where those of the checks are not the result's, there is one for the whole. */
function counted(result: Result): Case[] {
  const cases = asked(casesOf(result));
  const [first] = cases;
  if (!first || isFaulted(result) || addUp(result, cases)) return cases;
  const wrong = cases.filter(({ verdict }) => verdict !== 'passed');
  const unseen = countsUnseen(result) ? 'checks that are not shown count as well' : '';
  const message = [policyText(result), unseen, ...wrong.map((one) => `${one.name}: ${told(one)}`)].filter(
    (text) => text !== '',
  );
  const verdict = result.status === 'passed' ? 'passed' : 'failed';
  const whole = { name: 'all checks', verdict, message: message.join('\n'), points: result.points } as const;
  return [{ ...first, ...whole, hint: '', lesson: '', stdout: '', stderr: '', durationMs: result.durationMs }];
}

function fileOf(exercise: string): string {
  return `exercises/${oneLine(exercise)}/${oneLine(exercise)}.ts`;
}
