import type { Part } from './documents.js';

/** A command as its program describes it. */
export interface DescribedCommand {
  /** What is typed behind `npm` or `npm run`, with the word behind `--` where that is a command of its own: `package student`. */
  name: string;
  /** `--seed`, without what it takes. */
  options: readonly string[];
}

/** One command of the course as it stands in a document. */
export interface CommandLine {
  file: string;
  line: number;
  name: string;
  flags: string[];
  /** Set for it alone: `BASE`. */
  variables: string[];
}

/** A flag that stands by itself, and belongs to a command that its part of the document names. */
export interface BareFlag {
  file: string;
  line: number;
  flag: string;
  /** The commands of the part. */
  commands: string[];
}

/** npm's own. */
const OF_NPM = ['ci', 'install', 'run'];
const FLAG = /^--?[a-z][\w-]*/i;

/** @param names of all commands, to know those of two words */
export function commandLines({ file, codes }: Part, names: readonly string[]): CommandLine[] {
  return codes.flatMap(({ text, line }) =>
    text.split(/ && | \|\| |; /).flatMap((command) => {
      const words = wordsOf(command);
      const npm = words.indexOf('npm');
      const variables = words.slice(0, Math.max(0, npm)).map((word) => /^([A-Z_]+)=/.exec(word)?.[1]);
      if (npm < 0 || variables.includes(undefined)) return [];
      const [verb = '', ...rest] = words.slice(npm + 1);
      const [name = '', ...others] = verb === 'run' ? rest : [verb, ...rest];
      if (name === '' || OF_NPM.includes(name)) return [];
      const whole = `${name} ${others.find((word) => !word.startsWith('-')) ?? ''}`;
      const flags = others.flatMap((word) => FLAG.exec(word)?.[0] ?? []);
      return [{ file, line, name: names.includes(whole) ? whole : name, flags, variables: variables.filter(isText) }];
    }),
  );
}

export function bareFlags(part: Part, names: readonly string[]): BareFlag[] {
  const commands = [...new Set(commandLines(part, names).map(({ name }) => name))];
  return part.codes.flatMap(({ text, line }) => {
    const words = wordsOf(text).filter((word, index) => index > 0 || word !== '--');
    const flag = FLAG.exec(words[0] ?? '')?.[0];
    return flag?.startsWith('-') ? [{ file: part.file, line, flag, commands }] : [];
  });
}

/** As a shell splits them, quotes kept together. */
function wordsOf(text: string): string[] {
  return text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
}
