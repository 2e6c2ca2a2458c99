import { parse } from 'yaml';
import { markdown } from '../../course/lessons/lesson.js';
import { policySchema } from '../../course/policy-file.js';
import { limits, mebibytes, type Limits } from '../../engine/process/limits.js';
import { statuses } from '../../engine/results/result.js';
import { tiers } from '../../engine/sandbox/tier.js';
import { formatNames } from '../../report/formats/format.js';
import type { Part } from '../docs/documents.js';
import { claim, type Claim } from './claim.js';

/** How a limit is told. A limit that is added has to be told too. */
const limitWords: { [Name in keyof Limits]: (limit: number) => string } = {
  cpuSeconds: (seconds) => `${seconds} s of CPU time`,
  memoryBytes: (bytes) => `${mebibytes(bytes)} of memory`,
  processes: (processes) => `${processes} processes`,
  openFiles: (files) => `${files.toLocaleString('en')} open files and sockets`,
  fileBytes: (bytes) => `${mebibytes(bytes)} in a file`,
  scratchBytes: (bytes) => `${mebibytes(bytes)} in temporary files`,
  outputBytes: (bytes) => `${mebibytes(bytes)} of output`,
  wireBytes: (bytes) => `${mebibytes(bytes)} sent in one check`,
};

/**
 * The lists of the instructors' guide are those of the source.
 * @param exitCodes of every command
 * @param siteVariables of the environment, that building the pages reads
 */
export function tableClaims(
  parts: readonly Part[],
  { exitCodes, siteVariables }: { exitCodes: readonly number[]; siteVariables: readonly string[] },
): Claim[] {
  const text = parts.map((part) => part.text).join('\n');
  const words = text.replace(/\s+/g, ' ');
  const namesIn = (head: string) => firstColumn(text, head);
  return [
    claim('the guide has each status, and no other', differences('status', statuses, namesIn('status'))),
    claim('the guide has each format, and no other', differences('format', formatNames, namesIn('format'))),
    claim('the guide has each sandbox, and no other', differences('sandbox', tiers, namesIn('sandbox'))),
    claim(
      'the guide has each exit code, and no other',
      differences('exit code', exitCodes.map(String), codesIn(words)),
    ),
    claim(
      'the guide has each field of a policy, and no other',
      differences('policy', Object.keys(policySchema.shape), policyFields(text)),
    ),
    claim(
      'the guide has the limits as they are',
      Object.entries(limitWords)
        .map(([name, tell]) => tell(limits[name as keyof Limits]))
        .filter((told) => !words.includes(told))
        .map((told) => `nothing says "${told}"`),
    ),
    claim(
      'the guide has each variable with which the pages are built',
      siteVariables.filter((name) => !text.includes(`\`${name}=`)).map((name) => `nothing says \`${name}=…\``),
    ),
  ];
}

function differences(what: string, wanted: readonly string[], told: readonly string[]): string[] {
  return [
    ...wanted.filter((name) => !told.includes(name)).map((name) => `${what} ${name} is missing`),
    ...told.filter((name) => !wanted.includes(name)).map((name) => `${what} ${name} is told, and there is none`),
  ];
}

/** The code in the first column of the table whose first heading this is. */
function firstColumn(text: string, head: string): string[] {
  const tokens = markdown.parse(text, {});
  let [inTable, column] = [false, -1];
  return tokens.flatMap(({ type, content, children }) => {
    if (type === 'tr_open') column = -1;
    if (type === 'th_open' || type === 'td_open') column++;
    if (type === 'table_close') inTable = false;
    if (type !== 'inline' || column !== 0) return [];
    if (content === head) inTable = true;
    return inTable ? (children ?? []).filter((one) => one.type === 'code_inline').map((one) => one.content) : [];
  });
}

function codesIn(words: string): string[] {
  const [sentence = ''] = /Exit codes of every command:.*?\.(?= |$)/.exec(words) ?? [];
  return [...sentence.matchAll(/\b(\d+)\b/g)].map(([, code = '']) => code);
}

/** Fields of the example, and those that a sentence gives as `field: value`. */
function policyFields(text: string): string[] {
  const [, example = ''] = /^## Policy\n[^]*?```yaml\n([^]*?)```/m.exec(text) ?? [];
  const { policy = {}, exercises = [] } = (parse(example) ?? {}) as {
    policy?: object;
    exercises?: { policy?: object }[];
  };
  const beside = [...text.matchAll(/`(\w+): [^`]+`/g)].map(([, name = '']) => name);
  return [...new Set([policy, ...exercises.map((one) => one.policy ?? {})].flatMap(Object.keys).concat(beside))];
}
