import { readFileSync } from 'node:fs';
import { release, type, version } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { courseRoot } from '../course/root.js';
import { exitCodes } from '../course/usage-error.js';
import { lackOfProgram, programNames } from '../engine/machine/programs.js';
import { capacity, defaultWorkers } from '../engine/machine/workers.js';
import { mebibytes } from '../engine/process/limits.js';
import { chooseSandbox, obstacleTo } from '../engine/sandbox/sandbox.js';
import { tiers } from '../engine/sandbox/tier.js';

const packageSchema = z.object({ version: z.string(), engines: z.object({ node: z.string() }) });

/** `npm run doctor`: what this machine has of all that the course can use, to be read and to be sent with a report. Changes nothing. */
export async function doctorCommand(): Promise<number> {
  const own = packageSchema.parse(JSON.parse(readFileSync(join(courseRoot, 'package.json'), 'utf8')));
  const machine = capacity();
  const sections = [
    ['course', [`version ${own.version}, for Node.js ${own.engines.node}`]],
    ['Node.js', [`${process.version} on ${process.platform} ${process.arch}`]],
    ['system', [`${type()} ${release()}`, version()]],
    [
      'may use',
      [
        `${Number(machine.cores.toFixed(2))} cores and ${mebibytes(machine.bytes)} of memory: grade runs up to ${defaultWorkers(machine)} submissions at the same time`,
      ],
    ],
    ['sandboxes', tiers.map((tier) => `${tier}: ${obstacleTo(tier) ?? 'works'}`)],
    ['grade takes', [(await chooseSandbox()).sandbox.tier]],
    ['programs', programNames.map((name) => `${name}: ${lackOfProgram(name) ?? 'found'}`)],
  ] as const;
  const width = Math.max(...sections.map(([title]) => title.length));
  for (const [title, lines] of sections)
    for (const [index, line] of lines.entries())
      console.log(`${(index === 0 ? title : '').padEnd(width)}  ${line}`.trimEnd());
  return exitCodes.passed;
}
