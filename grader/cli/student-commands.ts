import { Option, type Command } from 'commander';
import { originArgument, portArgument } from './arguments.js';
import type { StartOptions } from './start-command.js';

const DEFAULT_PORT = 4910;

/** The commands that students use while they work. */
export function addStudentCommands(
  program: Command,
  later: (command: () => Promise<number>) => void,
  laterWithSolutions: (name: string, command: () => Promise<number>) => void,
): void {
  program
    .command('quiz')
    .usage('[lesson]')
    .description("ask a lesson's quiz; the lesson by number or name: npm run quiz 7, npm run quiz tcp")
    .argument('[lesson]', 'without it, a list to choose from')
    .action((lesson: string | undefined) => later(async () => (await import('./quiz-command.js')).quizCommand(lesson)));

  program
    .command('hint')
    .usage('[exercise]')
    .description('one more hint to the first check that your program fails; the last is nearly the answer')
    .argument('[exercise]', 'without it, the one in whose folder you are')
    .action((slug: string | undefined) => later(async () => (await import('./hint-command.js')).hintCommand(slug)));

  program
    .command('watch')
    .usage('[exercise]')
    .description('show the verdict each time that you save; single keys for a hint, the lesson, the next exercise')
    .argument('[exercise]', 'without it, the one in whose folder you are, else the first that is not done')
    .action((exercise: string | undefined) =>
      later(async () => (await import('./watch-command.js')).watchCommand(exercise)),
    );

  program
    .command('start')
    .description('the course in your browser, with the verdict each time that you save; Ctrl-C ends it')
    .addOption(
      new Option('--port <port>', 'where the pages are served, on 127.0.0.1 alone; 0 takes a free port')
        .default(DEFAULT_PORT)
        .argParser(portArgument),
    )
    .option('--origin <url>', 'where your browser reaches that port through a forwarder: https://NAME', originArgument)
    .action((options: StartOptions) => later(async () => (await import('./start-command.js')).startCommand(options)));

  program
    .command('try')
    .usage('[exercise] [-- arguments]')
    .description('start your server and show what passes on the wire, run your program, or call your functions by hand')
    .argument('[exercise]', 'without it, the one in whose folder you are')
    .argument('[arguments...]', 'for a program')
    .passThroughOptions()
    .action((exercise: string | undefined, words: string[]) =>
      later(async () => (await import('./try-command.js')).tryCommand(exercise, words)),
    );

  program
    .command('reset')
    .usage('[exercise]')
    .description('put the stub of an exercise back as it was handed out; your file is kept aside, and named')
    .argument('[exercise]', 'without it, the one in whose folder you are')
    .action((slug: string | undefined) => later(async () => (await import('./reset-command.js')).resetCommand(slug)));

  program
    .command('compare')
    .usage('[exercise]')
    .description('show the reference solution beside your own, once that passes')
    .argument('[exercise]', 'without it, the one in whose folder you are')
    .action((slug: string | undefined) =>
      laterWithSolutions('compare', async () => (await import('./compare-command.js')).compareCommand(slug)),
    );

  program
    .command('doctor')
    .description('show what this machine has: Node.js, sandboxes, programs that checks use; changes nothing')
    .action(() => later(async () => (await import('./doctor-command.js')).doctorCommand()));
}
