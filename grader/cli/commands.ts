import { Command, Option } from 'commander';
import { sources } from '../class/collect/source-names.js';
import { exitCodes } from '../course/usage-error.js';
import { tiers } from '../engine/sandbox/tier.js';
import { formatNames } from '../report/formats/format.js';
import {
  again,
  countArgument,
  formatArgument,
  momentArgument,
  percentArgument,
  seedArgument,
  slugsArgument,
} from './arguments.js';
import { addAuthorCommands } from './author-commands.js';
import type { GradeCommandOptions } from './grade-command.js';
import { mostWords, optionsOf, refuseKeptByNpm } from './kept-by-npm.js';
import type { PackageHost, PackageOptions } from './package-command.js';
import type { SimilarOptions } from './similar-command.js';
import { addStudentCommands } from './student-commands.js';

/** For who runs it below, and for what says which commands there are. */
export const program = new Command('npm run')
  .description('Network Ports: a course whose exercises grade themselves')
  .enablePositionalOptions()
  .exitOverride((error) => {
    throw Object.assign(error, { exitCode: error.exitCode === 0 ? 0 : exitCodes.usage });
  });

let run: () => Promise<number> = () => Promise.resolve(exitCodes.passed);
const later = (command: () => Promise<number>) => void (run = command);
const laterWithSolutions = (name: string, command: () => Promise<number>) =>
  later(async () => {
    (await import('./needs-solutions.js')).needSolutions(name);
    return command();
  });

addStudentCommands(program, later, laterWithSolutions);
addAuthorCommands(program, laterWithSolutions);

program
  .command('grade')
  .usage('-- [dir or zip] [options]')
  .description(
    'grade this checkout, or a class: a folder or a ZIP that holds a folder or a ZIP a student, files as Canvas or Moodle names them, ' +
      "or Gradescope's export",
  )
  .argument('[dir]', 'the class, a folder or a ZIP; without it, this checkout')
  .option('--out <dir>', 'where results.jsonl is written', 'report')
  .option('--exercise <slugs...>', 'only these exercises; more than one with blanks or commas', slugsArgument)
  .option('--roster <file>', "the class's students, a CSV: who has handed in nothing is in the results too")
  .addOption(new Option('--from <source>', 'what the class is; default: what all its names say').choices(sources))
  .option('--seed <number>', 'what is random is drawn from this; default: a new one, printed', seedArgument)
  .option('--against <results>', 'say who moved since: an earlier results.jsonl, or the folder that holds it')
  .option('--fresh', 'grade again what has not changed since it was graded last')
  .addOption(new Option('--sandbox <tier>', 'default: the strongest that works here').choices(tiers))
  .option(
    '--workers <number>',
    'submissions graded at the same time; default: by the cores and memory that it may use',
    countArgument,
  )
  .option(
    '--require-all',
    'refuse where a program is missing that a check needs; otherwise such checks are not counted',
  )
  .option('--hidden <dir>', 'a folder of your own with SLUG.checks.ts: checks that count, and that no student is shown')
  .option('--submitted-at <time>', 'when all of it was handed in, such as 2026-12-01T18:00+01:00', momentArgument)
  .option(
    '--format <names>',
    `also write: ${formatNames.join(', ')}; more than one with commas, or again`,
    formatArgument,
  )
  .option('--canvas-assignment <assignment>', 'TITLE (ID) in Canvas, or SLUG=TITLE (ID) for each exercise', again)
  .option('--moodle-sheet <file>', "Moodle's grading worksheet, to be filled in")
  .action((dir: string | undefined, options: GradeCommandOptions) =>
    later(async () => (await import('./grade-command.js')).gradeCommand(dir, options)),
  );

program
  .command('similar')
  .usage('-- <dir or zip> [options]')
  .description('list which programs of a class are alike, with the lines that match; none of them is run')
  .argument('<dir>', 'the class, as grade takes it')
  .option('--out <dir>', 'where similar.md and similar.json are written', 'report')
  .option('--exercise <slugs...>', 'only these exercises; more than one with blanks or commas', slugsArgument)
  .option('--roster <file>', "the class's students, a CSV, as grade takes it")
  .addOption(new Option('--from <source>', 'what the class is, as grade takes it').choices(sources))
  .option('--above <percent>', 'list pairs that are at least so similar', percentArgument, 60)
  .action((dir: string, options: SimilarOptions) =>
    laterWithSolutions('similar', async () => (await import('./similar-command.js')).similarCommand(dir, options)),
  );

program
  .command('demo')
  .description('grade a small class that ships with the course')
  .action(() => laterWithSolutions('demo', async () => (await import('./demo-command.js')).demoCommand()));

const packages = program
  .command('package')
  .usage('-- student|gradescope|classroom50 [options]')
  .description('make what students get, or an autograder for Gradescope or Classroom 50')
  .argument('[host]')
  .action((host: string | undefined) =>
    laterWithSolutions('package', async () => (await import('./package-command.js')).refuseHost(host)),
  );

packages
  .command('student')
  .usage('[options]')
  .description('the repository that students get: lessons, stubs, checks and the grader, no solutions')
  .option('--out <dir>', 'a folder that is not there yet, or empty', 'report/package/student')
  .action((options: PackageOptions) => makePackage('student', options));

packages
  .command('gradescope')
  .usage('[options]')
  .description('the ZIP to upload as an autograder to Gradescope')
  .option('--exercise <slugs...>', 'grade only these exercises', slugsArgument)
  .option('--out <file>', 'a file that is not there yet', 'report/package/gradescope.zip')
  .action((options: PackageOptions) => makePackage('gradescope', options));

packages
  .command('classroom50')
  .usage('[options]')
  .description("the folder of an assignment's autograder in Classroom 50")
  .option('--exercise <slugs...>', 'grade only these exercises', slugsArgument)
  .option('--out <dir>', 'a folder that is not there yet, or empty', 'report/package/classroom50')
  .action((options: PackageOptions) => makePackage('classroom50', options));

// Started by what `package` has made, on the host.
program
  .command('autograde', { hidden: true })
  .argument('<host>')
  .argument('<dir>', "Gradescope's /autograder, or the checkout that Classroom 50 has made")
  .action((host: string, dir: string) =>
    later(async () => (await import('./autograde-command.js')).autogradeCommand(host, dir)),
  );

function makePackage(host: PackageHost, options: PackageOptions): void {
  laterWithSolutions('package', async () => (await import('./package-command.js')).packageCommand(host, options));
}

/** Does what was typed; `npm test` alone is not among these, since it goes past them. @returns the exit code */
export async function runCommand(words: readonly string[]): Promise<number> {
  const [name = ''] = words;
  const command = program.commands.find((one) => one.name() === name);
  if (command) refuseKeptByNpm(name, optionsOf(command), words.slice(1), { most: mostWords(command) });
  program.parse(words, { from: 'user' });
  return run();
}
