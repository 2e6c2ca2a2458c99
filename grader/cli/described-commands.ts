import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Option } from 'commander';
import type { DescribedCommand } from '../author/docs/command-lines.js';
import type { CommandLineFacts } from '../author/verify/document-claims.js';
import { courseRoot } from '../course/root.js';
import { exitCodes } from '../course/usage-error.js';

/** Set by `npm start` when it has the pages made. */
const NOT_FOR_PEOPLE = ['LIVE'];

/** All that can be typed: the commands of the program, `npm test`, which goes past it, and the scripts that are other tools. */
export function describedCommands(program: Command): CommandLineFacts {
  const described = [
    ...visible(program).flatMap((command) => describe(command)),
    { name: 'test', options: ['--seed'] },
  ];
  const known = new Set(described.map(({ name }) => name.split(' ')[0]));
  const others = scripts().filter((name) => !known.has(name));
  return {
    described: [...described, ...others.map((name) => ({ name, options: [] }))],
    scripts: scripts(),
    variables: variablesRead(['grader', 'site']),
    siteVariables: [...variablesRead(['site'])].filter((name) => !NOT_FOR_PEOPLE.includes(name)),
    exitCodes: Object.values(exitCodes),
  };
}

function describe(command: Command, before = ''): DescribedCommand[] {
  const name = `${before}${command.name()}`;
  const below = visible(command).flatMap((one) => describe(one, `${name} `));
  // One that has others below it does nothing by itself.
  return below.length > 0 ? below : [{ name, options: shown(command).map(({ long, short }) => long ?? short ?? '') }];
}

/** Without what commands say to themselves. */
function shown(command: Command): Option[] {
  return command.options.filter(({ hidden }) => !hidden);
}

/** Without those that only a host types. */
function visible(command: Command): Command[] {
  return [...command.createHelp().visibleCommands(command)].filter((one) => one.name() !== 'help');
}

/** Those of `package.json` that people type; npm itself runs the other. */
function scripts(): string[] {
  const { scripts: all } = JSON.parse(readFileSync(join(courseRoot, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return Object.keys(all).filter((name) => name !== 'prepare');
}

function variablesRead(folders: readonly string[]): Set<string> {
  const files = folders.flatMap((folder) =>
    readdirSync(join(courseRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/(^|[\\/])(fixtures|dist|\.cache)[\\/]/.test(path))
      .map((path) => readFileSync(join(courseRoot, folder, path), 'utf8')),
  );
  return new Set(files.flatMap((text) => [...text.matchAll(/process\.env\['(\w+)'\]/g)].map(([, name = '']) => name)));
}
