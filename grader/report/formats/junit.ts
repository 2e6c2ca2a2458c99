import XmlBuilder from 'fast-xml-builder';
import type { Course } from '../../course/course.js';
import type { Result } from '../../engine/results/result.js';
import { policyText } from '../policy-text.js';
import { casesOf, told, type Case, type Verdict } from './cases.js';
import type { Format, Graded } from './format.js';
import { titleOf } from './students.js';
import { oneLine, onLine } from './text.js';

const FILE = 'results.xml';
const MOST_ATTRIBUTE = 1_000;

/**
 * JUnit's XML for the whole class: a suite a student and exercise. It has no official description; this is what
 * testmoapp/junitxml gathers, and what Jenkins, GitLab and Artemis read.
 */
export const junit: Format = {
  fileNames: [FILE],
  prepare:
    ({ course }) =>
    (graded) => ({ files: [{ path: FILE, text: document(graded, course) }], warnings: [] }),
};

const builder = new XmlBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

function document({ results, startedAt }: Graded, course: Course): string {
  const timestamp = startedAt.toISOString().replace(/Z$/, '');
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': oneLine(course.title),
      ...counts(results.flatMap(casesOf), results),
      '@timestamp': timestamp,
      testsuite: results.map((result) => ({
        '@name': `${oneLine(result.student)}: ${titleOf(course, result.exercise)}`,
        ...counts(casesOf(result), [result]),
        '@timestamp': timestamp,
        '@file': file(result),
        properties: { property: propertiesOf(result) },
        testcase: casesOf(result).map((one) => testcase(one, result)),
      })),
    },
  });
}

function propertiesOf(result: Result) {
  const { student, exercise, status, points, maxPoints, seed, sandbox } = result;
  const policy = policyText(result);
  const told = { student, exercise, status, points, maxPoints, seed, sandbox, ...(policy === '' ? {} : { policy }) };
  return Object.entries(told).map(([name, value]) => ({ '@name': name, '@value': oneLine(String(value)) }));
}

/** It is for instructors, who see the hidden checks and that they are. */
const unseen = { hidden: 'hidden', 'after-due': 'hidden until the due date' } as const;

function testcase(one: Case, result: Result) {
  return {
    '@name': one.visibility === undefined ? one.name : `${one.name} (${unseen[one.visibility]})`,
    '@classname': `${oneLine(result.student)}.${oneLine(result.exercise)}`,
    '@time': seconds(one.durationMs),
    '@file': file(result),
    ...outcome[one.verdict](one),
    ...(one.stdout.trim() === '' ? {} : { 'system-out': one.stdout }),
    ...(one.stderr.trim() === '' ? {} : { 'system-err': one.stderr }),
  };
}

const outcome: Record<Verdict, (one: Case) => object> = {
  passed: () => ({}),
  failed: (one) => ({ failure: { ...attributes(one), '#text': [told(one), ...one.steps].join('\n') } }),
  skipped: (one) => ({ skipped: { '@message': attributes(one)['@message'] } }),
  errored: (one) => ({ error: attributes(one) }),
};

function attributes({ message, reason }: Case) {
  return { '@message': onLine(message, MOST_ATTRIBUTE), '@type': reason };
}

function counts(cases: readonly Case[], results: readonly Result[]) {
  const number = (verdict: Verdict) => cases.filter((one) => one.verdict === verdict).length;
  return {
    '@tests': cases.length,
    '@failures': number('failed'),
    '@errors': number('errored'),
    '@skipped': number('skipped'),
    '@time': seconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  };
}

function seconds(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(3);
}

function file({ exercise }: Result): string {
  return `exercises/${oneLine(exercise)}/${oneLine(exercise)}.ts`;
}
