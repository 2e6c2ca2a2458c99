import { Option, type Command } from 'commander';
import { testGroups } from '../author/proof/test-groups.js';
import { RECORDED_SEEDS } from '../engine/results/signature.js';
import { tiers } from '../engine/sandbox/tier.js';
import type { MatrixOptions } from '../tools/matrix-command.js';
import type { SoakOptions } from '../tools/soak-command.js';
import { countArgument, seedArgument, slugsArgument } from './arguments.js';
import type { CheckOptions } from './check-command.js';
import type { MutateOptions } from './mutate-command.js';
import { addNewCommands } from './new-commands.js';
import type { VerifyOptions } from './verify-command.js';

interface BenchOptions {
  runs: number;
  exercises?: true;
  class?: true;
  cpu?: true;
  memory?: true;
  submissions?: number;
}

/** The commands of those who write the course; all of them need its solutions. */
export function addAuthorCommands(
  program: Command,
  laterWithSolutions: (name: string, command: () => Promise<number>) => void,
): void {
  addNewCommands(program, laterWithSolutions);

  program
    .command('verify')
    .usage('-- [options] [slugs...]')
    .description('prove that the course and its grader are right; with exercises, only what concerns these')
    .argument('[slugs...]')
    .option('--seed <number>', 'what is random is drawn from this, the same each time', seedArgument, 1)
    .option('--fresh', 'prove all anew, also what was proven before and depends on nothing that has changed')
    .option('--hidden <dir>', 'prove your own hidden checks too, as grade takes them')
    .option('--runs <number>', 'with exercises: runs of right programs, each with another seed', countArgument, 20)
    .action((slugs: string[], options: VerifyOptions) =>
      laterWithSolutions('verify', async () => {
        const { describedCommands } = await import('./described-commands.js');
        return (await import('./verify-command.js')).verifyCommand(slugs, options, () => describedCommands(program));
      }),
    );

  program
    .command('check')
    .usage('-- [options]')
    .description('prove what the changes of the working tree can have touched, but for whole commands and pages')
    .option('--since <commit>', 'what it is compared with, as git names it', 'HEAD')
    .addOption(new Option('--tests <groups...>', "instead, the grader's own tests of these groups").choices(testGroups))
    .action((options: CheckOptions) =>
      laterWithSolutions('check', async () => (await import('./check-command.js')).checkCommand(options)),
    );

  program
    .command('record')
    .usage('-- [options] [slugs...]')
    .description(
      'record how the mistakes of exercises fail, by which their explanations are found, and what students read then',
    )
    .argument('[slugs...]')
    .option('--runs <number>', 'runs of each, with a seed each', countArgument, RECORDED_SEEDS)
    .action((slugs: string[], options: { runs: number }) =>
      laterWithSolutions('record', async () => (await import('./record-command.js')).recordCommand(slugs, options)),
    );

  program
    .command('docs')
    .description("write the lab kit's reference anew, from the docstrings in grader/lab/")
    .action(() => laterWithSolutions('docs', async () => (await import('./docs-command.js')).docsCommand()));

  program
    .command('readability')
    .description('print how hard each lesson is to read, with its longest sentence')
    .action(() =>
      laterWithSolutions('readability', async () => (await import('./readability-command.js')).readabilityCommand()),
    );

  program
    .command('bench')
    .usage('-- [options]')
    .description("measure a student's edit to verdict beside plain Jest with ts-jest")
    .option('--runs <number>', 'runs of each', countArgument, 7)
    .option('--exercises', "measure how long each exercise's checks take on its reference solution instead")
    .option('--class', 'measure what a submission of a class costs instead, beside one plain Jest each')
    .option('--cpu', 'measure the CPU time of one right submission instead, in bare starts of Node')
    .option('--memory', 'measure the most memory instead that a class takes, and one of a tenth of its size')
    .argument('[slugs...]', 'with --cpu')
    .option(
      '--submissions <number>',
      'with --class, --cpu and --memory: how many (default: 60, 60, 2000)',
      countArgument,
    )
    .action((slugs: string[], options: BenchOptions) =>
      laterWithSolutions('bench', async () => {
        const { runs, submissions } = options;
        if (options.cpu)
          return (await import('../tools/bench-cpu.js')).benchCpu(slugs, { runs, submissions: submissions ?? 60 });
        if (options.memory)
          return (await import('../tools/bench-memory.js')).benchMemory({ submissions: submissions ?? 2000 });
        if (options.class)
          return (await import('../tools/bench-class.js')).benchClass({ runs, submissions: submissions ?? 60 });
        if (options.exercises) return (await import('../tools/bench-exercises.js')).benchExercises(options);
        return (await import('../tools/bench-command.js')).benchCommand(options);
      }),
    );

  program
    .command('soak')
    .usage('-- [options] [slugs...]')
    .description('grade right programs again and again on a busy machine: every verdict has to be passed')
    .argument('[slugs...]')
    .option('--runs <number>', 'runs of each program', countArgument, 200)
    .option('--busy <number>', 'endless loops to run beside', countArgument, 2)
    .option('--workers <number>', 'programs in flight', countArgument)
    .option('--minutes <number>', 'begin no more runs after this time', countArgument)
    .option(
      '--kills <number>',
      'instead: kill -9 the grader and what it started so many times, and compare gradebooks',
      countArgument,
    )
    .option('--mistakes', 'instead of right programs, the mistakes: every check that one names has to fail it')
    .option('--fuzz', 'instead: hostile input to the boundaries named, or to all, each for so many --minutes (60)')
    .option('--seed <number>', 'what is random is drawn from this', seedArgument)
    .addOption(new Option('--sandbox <tier>', 'default: the strongest that works here').choices(tiers))
    .action((slugs: string[], options: SoakOptions & { kills?: number; fuzz?: true }) =>
      laterWithSolutions('soak', async () => {
        if (options.fuzz)
          return (await import('../tools/soak-fuzz.js')).soakFuzz(slugs, {
            ...options,
            minutes: options.minutes ?? 60,
          });
        return options.kills === undefined
          ? (await import('../tools/soak-command.js')).soakCommand(slugs, options)
          : (await import('../tools/soak-kills.js')).soakKills(slugs, { ...options, kills: options.kills });
      }),
    );

  program
    .command('matrix')
    .usage('-- [options] [slugs...]')
    .description(
      'grade right programs and mistakes in every sandbox, under several releases of Node: the same each time',
    )
    .argument('[slugs...]')
    .addOption(
      new Option('--node <releases>', 'releases of Node besides the one that runs, which npm has: 22,24')
        .default([], 'none')
        .argParser(slugsArgument),
    )
    .option('--seed <number>', 'what is random is drawn from this', seedArgument)
    .addOption(new Option('--sandbox <tier>', 'default: each that works here').choices(tiers))
    .addOption(new Option('--here', 'in this Node alone, verdicts as lines of JSON').hideHelp())
    .action((slugs: string[], options: MatrixOptions) =>
      laterWithSolutions('matrix', async () =>
        (await import('../tools/matrix-command.js')).matrixCommand(slugs, options),
      ),
    );

  program
    .command('graph')
    .description("print which room of the grader's code imports from which; fails on a circle or an import upwards")
    .action(() => laterWithSolutions('graph', async () => (await import('../tools/graph-command.js')).graphCommand()));

  program
    .command('mutate')
    .usage('-- [options] [slugs...]')
    .description('change the reference solutions in small ways, and see that the checks notice each change')
    .argument('[slugs...]')
    .option('--seed <number>', 'what is random is drawn from this', seedArgument, 1)
    .option('--left', 'only lines where a change was not noticed last time')
    .option('--concurrency <number>', 'changed programs at a time', countArgument)
    .action((slugs: string[], options: MutateOptions) =>
      laterWithSolutions('mutate', async () => (await import('./mutate-command.js')).mutateCommand(slugs, options)),
    );

  program
    .command('pictures')
    .description("take the README's pictures of the real thing, for authors")
    .option('--chromium <file>', 'the browser', '/usr/bin/chromium')
    .action((options: { chromium: string }) =>
      laterWithSolutions('pictures', async () => (await import('./pictures-command.js')).picturesCommand(options)),
    );
}
