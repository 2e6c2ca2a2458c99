import Table from 'cli-table3';
import colours from 'picocolors';
import type { AuthorReport, CheckReport } from './author-report.js';
import type { CoveredSentence } from './contract-claims.js';

/** Longer, and a student wonders whether anything happens. */
const LONG_WAIT_MS = 3000;
const NAME_WIDTH = 56;

/** The report on an exercise as its author reads it: what the stub asks and who claims it, a table of the checks, then what to look at. */
export function authorReportText(
  slug: string,
  { checks, alike }: AuthorReport,
  contract: readonly CoveredSentence[],
): string {
  const table = new Table({
    head: ['check', 'points', 'passes in', 'fails in', 'mistakes', 'only it'],
    colWidths: [NAME_WIDTH],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { name, points, rightMs, wrongMs, catches, alone } of checks)
    table.push([name, points, ms(rightMs), ms(wrongMs), catches.length, alone.length]);
  const remarks = [...checks.flatMap(remarksOn), ...alike.map(alikeText)];
  return [
    `${slug}: what its stub asks, and the checks that claim it`,
    ...contract.flatMap(({ sentence, line, checks: claiming }) => [
      `  ${colours.dim(`${line}:`)} ${sentence}`,
      ...claiming.map((name) => `      ${colours.green('✓')} ${name}`),
    ]),
    '',
    `${slug}: what its checks cost, and what they catch`,
    table.toString(),
    ...(remarks.length === 0
      ? []
      : ['worth a look:', ...remarks.map((remark) => `  ${colours.yellow('?')} ${remark}`)]),
  ].join('\n');
}

function remarksOn({ name, catches, alone, wrongMs }: CheckReport): string[] {
  return [
    ...(catches.length > 0 && alone.length === 0
      ? [`"${name}": whatever it catches, another check catches too; is there a mistake that it alone would find?`]
      : []),
    ...(wrongMs !== undefined && wrongMs > LONG_WAIT_MS
      ? [`"${name}" keeps a student waiting for ${ms(wrongMs)} when it fails`]
      : []),
  ];
}

function alikeText(files: readonly string[]): string {
  return `${files.join(', ')} fail in the same way, so that nobody who makes one is told which`;
}

function ms(duration: number | undefined): string {
  return duration === undefined ? '' : `${duration.toLocaleString('en')} ms`;
}
