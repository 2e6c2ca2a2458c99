import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { courseRoot } from '../course/root.js';
import { jsonText } from '../engine/results/json-text.js';
import { parseJson, readSettings, type AutograderSettings } from './autograder-settings.js';
import { gradeFolder, type Ending } from './grade-submission-folder.js';
import { readMetadata } from './gradescope-metadata.js';
import { sandboxNote } from './gradescope-sandbox.js';
import { writeResult } from './write-result.js';

const FILE = 'results.json';
const GRADER_FAULT = 3;

/** Of our own making, so that only what is changed here is looked at. */
const resultsSchema = z.looseObject({ output: z.string() });

/**
 * Grades what Gradescope has put into its container and writes `results/results.json`, whatever happens: where the grader fails, one
 * that says so, and has no score.
 * @param root `/autograder`
 * @returns the exit code, and what to tell the instructor
 */
export async function runGradescope(root: string): Promise<{ exitCode: number; notes: string[] }> {
  const results = join(root, 'results', FILE);
  try {
    const settings = readSettings(courseRoot);
    const { notes, ...who } = readMetadata(join(root, 'submission_metadata.json'));
    const note = sandboxNote(settings.sandbox);
    const all = note === undefined ? notes : [...notes, note];
    const folder = { ...who, submission: join(root, 'submission'), format: 'gradescope' as const, settings };
    return await gradeFolder(folder, (out, ending) => {
      const found = findResults(out, ending);
      if (found === undefined) return fail(results, whyNone(ending, settings), all);
      writeResult(results, json({ ...found, output: [found.output, ...all.map((one) => `note: ${one}`)].join('\n') }));
      return { exitCode: 0, notes: all };
    });
  } catch (error) {
    return fail(results, (error as Error).message, []);
  }
}

/** The one student's results, unless the grader failed. */
function findResults(out: string, { exitCode }: Ending): z.infer<typeof resultsSchema> | undefined {
  if ((exitCode !== 0 && exitCode !== 1) || !existsSync(out)) return undefined;
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(FILE));
  const [file] = files;
  if (file === undefined || files.length > 1) return undefined;
  return resultsSchema.safeParse(parseJson(readFileSync(join(out, file), 'utf8'))).data;
}

function whyNone({ exitCode }: Ending, { budgetSeconds }: AutograderSettings): string {
  return exitCode === undefined
    ? `it was not done after ${budgetSeconds} seconds; package fewer exercises, or allow it more in Gradescope and in autograder.json`
    : `npm run grade ended with exit code ${exitCode}; what it said is above`;
}

function fail(results: string, why: string, notes: readonly string[]) {
  writeResult(results, json(failure));
  return { exitCode: GRADER_FAULT, notes: [...notes, `the grader failed: ${why}`] };
}

/** Shown to the student. Why it failed is the instructor's to see: it stands in what was printed. */
export const failure = {
  output:
    'The grader failed; your program has not been judged, and this result has no score.\n' +
    'Please tell your instructor, who finds the reason in the output of the autograder.',
  output_format: 'text',
  visibility: 'visible',
  stdout_visibility: 'hidden',
  tests: [],
};

function json(value: unknown): string {
  return `${jsonText(value, 2)}\n`;
}
