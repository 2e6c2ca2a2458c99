import { Option, type Command } from 'commander';
import { transports } from '../author/scaffold/templates.js';
import { kinds } from '../course/course.js';
import { slugsArgument } from './arguments.js';
import type { NewExerciseFlags } from './new-command.js';

/** `npm run new` and what it makes. */
export function addNewCommands(
  program: Command,
  laterWithSolutions: (name: string, command: () => Promise<number>) => void,
): void {
  const later = (make: (commands: typeof import('./new-command.js')) => Promise<number>) =>
    laterWithSolutions('new', async () => make(await import('./new-command.js')));

  const made = program
    .command('new')
    .usage('-- exercise|lesson [options]')
    .description('write all that a new exercise or a new lesson takes; asks what it has not been told')
    .argument('[what]')
    .action((what: string | undefined) => later(async ({ refuseNew }) => refuseNew(what)));

  made
    .command('exercise')
    .configureHelp({ commandUsage: () => 'npm run new -- exercise [slug] [options]' })
    .description(
      'stub, checks, solutions and mistakes, as a draft with one function left open, and its place in the course',
    )
    .argument('[slug]', 'its name, such as time-server')
    .option('--title <title>', 'what students read')
    .addOption(new Option('--kind <kind>', 'what they write').choices(kinds))
    .addOption(new Option('--transport <transport>', 'of a server or a program').choices(transports))
    .option('--lesson <lesson>', 'which it practises, by number or name')
    .option('--section <anchor>', 'a heading of the lesson, for the hints; default: the first')
    .option('--after <slugs...>', 'exercises to do before; more than one with blanks or commas', slugsArgument)
    .action((slug: string | undefined, flags: NewExerciseFlags) =>
      later(({ newExerciseCommand }) => newExerciseCommand(slug, flags)),
    );

  made
    .command('lesson')
    .configureHelp({ commandUsage: () => 'npm run new -- lesson [title] [options]' })
    .description(
      'a lesson with sections, exercises, a quiz and further reading, each open for you to write; it comes last, ' +
        'since lessons have their numbers in their file names: to put it elsewhere, rename the files',
    )
    .argument('[title]')
    .option('--summary <sentence>', 'what it is about; default: left open')
    .option('--slug <name>', 'its file name without the number; default: made from the title')
    .action((title: string | undefined, flags: { summary?: string; slug?: string }) =>
      later(({ newLessonCommand }) => newLessonCommand(title, flags)),
    );
}
