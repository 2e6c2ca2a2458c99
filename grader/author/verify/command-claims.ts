import { bareFlags, commandLines, type DescribedCommand } from '../docs/command-lines.js';
import type { Part } from '../docs/documents.js';
import { claim, type Claim } from './claim.js';

/** What the commands of the project are, as their own program tells it. */
export interface Commands {
  described: readonly DescribedCommand[];
  /** What npm can run by name. */
  scripts: readonly string[];
  /** Variables of the environment that the source reads. */
  variables: ReadonlySet<string>;
}

/** Flags that are not ours, by the command behind which they may stand, and why. */
const otherFlags: Readonly<Record<string, readonly string[]>> = {
  // What does not begin with --seed is Jest's.
  test: ['-t', '--watch'],
};

/**
 * What can be typed stands in the guides, and what stands in any document can be typed.
 * @param guides in which all has to stand
 * @param others that only may name nothing which there is not
 */
export function commandClaims(guides: readonly Part[], others: readonly Part[], commands: Commands): Claim[] {
  return [
    claim('every command and option stands in the guides', undocumented(guides, commands)),
    claim('every command and option that a document names exists', unknown([...guides, ...others], commands)),
  ];
}

function undocumented(guides: readonly Part[], { described, scripts }: Commands): string[] {
  const names = described.map(({ name }) => name);
  const lines = guides.flatMap((part) => commandLines(part, names));
  const bare = guides.flatMap((part) => bareFlags(part, names));
  return described.flatMap(({ name, options }) => {
    if (!scripts.includes(name.split(' ')[0] ?? '')) return [`package.json has no script for ${typed(name)}`];
    const own = lines.filter((line) => line.name === name);
    if (own.length === 0) return [`${typed(name)} stands in no guide`];
    const told = new Set([
      ...own.flatMap(({ flags }) => flags),
      ...bare.filter((one) => one.commands.includes(name)).map(({ flag }) => flag),
    ]);
    return options
      .filter((option) => !told.has(option))
      .map((option) => `${typed(name)} takes ${option}, and no guide says so`);
  });
}

function unknown(parts: readonly Part[], { described, variables }: Commands): string[] {
  const names = described.map(({ name }) => name);
  const takes = (name: string) => [
    ...(described.find((one) => one.name === name)?.options ?? []),
    ...(otherFlags[name] ?? []),
  ];
  const ofLines = parts
    .flatMap((part) => commandLines(part, names))
    .flatMap(({ file, line, name, flags, variables: set }) => {
      const place = `${file}:${line}: `;
      if (!names.includes(name)) return [`${place}there is no ${typed(name)}`];
      return [
        ...flags.filter((flag) => !takes(name).includes(flag)).map((flag) => `${place}${typed(name)} takes no ${flag}`),
        ...set.filter((one) => !variables.has(one)).map((one) => `${place}nothing reads the variable ${one}`),
      ];
    });
  const ofFlags = parts
    .flatMap((part) => bareFlags(part, names))
    .filter(({ flag, commands }) => !commands.some((name) => takes(name).includes(flag)))
    .map(({ file, line, flag, commands }) => {
      const which = commands.length === 0 ? 'which it does not name' : commands.map(typed).join(', ');
      return `${file}:${line}: ${flag} is no option of the commands of its section: ${which}`;
    });
  return [...ofLines, ...ofFlags];
}

/** As one types it. */
function typed(name: string): string {
  const [command, ...more] = name.split(' ');
  return [['test', 'start'].includes(name) ? `npm ${name}` : `npm run ${command}`, ...more].join(' -- ');
}
