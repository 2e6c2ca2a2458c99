import type { Command } from 'commander';
import { UsageError } from '../course/usage-error.js';

/** An option of a command, as far as typing it goes. */
export interface TypedOption {
  /** Without its dashes. */
  name: string;
  /** `<dir>` where it takes a value; empty where it takes none. */
  value: string;
}

/** What npm calls an option that it does not know, in the environment of a script. */
const PREFIX = /^npm_config_/i;

/** The options of a command and of those below it. */
export function optionsOf(command: Command): TypedOption[] {
  const own = command.options.map(({ long, short, flags }) => ({
    name: (long ?? short ?? '').replace(/^-+/, ''),
    value: /[<[].*/.exec(flags)?.[0] ?? '',
  }));
  return [...own, ...command.commands.flatMap(optionsOf)];
}

/** How many words a command takes at most. */
export function mostWords({ registeredArguments: all }: Command): number {
  return all.some(({ variadic }) => variadic) ? Infinity : all.length;
}

/**
 * npm takes what begins with -- for an option of its own where no `--` stands before it, and PowerShell drops that `--` unless it is quoted. The command then runs
 * without the options that were typed. npm leaves a trace of them in the environment, beside its own settings, which are none of the command's options.
 * @param script what was typed after `npm run`
 * @param words what reached the command, which takes `most` of them
 * @throws {UsageError} that says how to type it, when npm has kept one of the options
 */
export function refuseKeptByNpm(
  script: string,
  options: readonly TypedOption[],
  words: readonly string[],
  { most = Infinity, env = process.env }: { most?: number; env?: NodeJS.ProcessEnv } = {},
): void {
  // A script that starts another one hands its environment on.
  if (env['npm_lifecycle_event'] !== script) return;
  const given = new Map(
    Object.entries(env).flatMap(([key, value = '']) =>
      PREFIX.test(key) ? [[plain(key.replace(PREFIX, '')), value] as const] : [],
    ),
  );
  const names = options.map(({ name }) => name);
  const kept = options.filter(({ name }, at) => given.has(plain(name)) && names.indexOf(name) === at);
  const npm = ['test', 'start'].includes(script) ? `npm ${script}` : `npm run ${script}`;
  if (kept.length === 0 && words.length > most && !words.some((word) => word.startsWith('-'))) {
    // npm completes some options to longer ones of its own, such as --format, and leaves nothing but the value.
    const [before, after] = [words.slice(0, most).map(quoted), words.slice(most).map(quoted)];
    throw new UsageError(
      `${npm} has no use for "${after.join(' ')}". If that is the value of an option, npm has kept the option: type it with -- before the options:\n` +
        `  ${[npm, ...before, '--', '--OPTION', ...after].join(' ')}\nin PowerShell, which drops a bare --: '--'`,
    );
  }
  if (kept.length === 0) return;
  const rest = [...words];
  const bare = kept.filter(({ name, value }) => value !== '' && !isValue(given.get(plain(name))));
  const [only] = bare;
  // Its value has become a word: known where there is one that can be nothing else.
  if (
    only &&
    bare.length === 1 &&
    (rest.length > most || (/number|port/.test(only.value) && /^\d+$/.test(rest.at(-1) ?? '')))
  )
    given.set(plain(only.name), rest.pop() ?? '');
  const flags = kept.flatMap(
    (option) =>
      given
        .get(plain(option.name))
        ?.split('\n\n')
        .map((one) => typed(option, one)) ?? [],
  );
  const line = (dashes: string) => [npm, ...rest.map(quoted), dashes, ...new Set(flags)].join(' ');
  throw new UsageError(
    `npm kept ${kept.map(dashed).join(', ')} for itself, so nothing was done. Type it with -- before the options:\n` +
      `  ${line('--')}\nin PowerShell, which drops a bare --:\n  ${line("'--'")}`,
  );
}

/** `--name=value`; what npm gives as true had no value, or it came as a word of its own, and nobody knows which. */
function typed(option: TypedOption, given: string): string {
  if (option.value === '') return dashed(option);
  return isValue(given) ? `${dashed(option)}=${quoted(given)}` : `${dashed(option)} ${option.value}`;
}

function dashed({ name }: TypedOption): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

function isValue(given: string | undefined): boolean {
  return given !== undefined && given !== 'true' && given !== '';
}

function quoted(word: string): string {
  return /^[\w@%+=:,./\\~-]+$/.test(word) ? word : `"${word}"`;
}

/** npm writes _ for -, and Windows does not tell case. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}
