import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { missingRequirement } from './lacks.js';
import { perform, type Flaw } from './perform.js';
import type { Part } from './rehearse.js';

/** What a box is to do, on its standard input, and what became of it, on its standard output: both are JSON. */
async function main(): Promise<void> {
  const { scene, limitMs } = JSON.parse(readFileSync(0, 'utf8')) as Part;
  const home = process.cwd();
  for (const [name, content] of Object.entries(scene.files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), content);
  }
  const lack = missingRequirement(scene, (script) => spawnSync('bash', ['-c', script]).status === 0);
  const flaws: Flaw[] = lack === undefined ? await perform(scene, home, limitMs) : [];
  writeFileSync(1, JSON.stringify({ flaws, lack }));
  // The terminals end with the box.
  process.exit();
}

void main();
