import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxOf, type Tier } from '../sandbox/sandbox.js';
import { containedIn, expected, programsIn, tell } from './attacked.fixture.js';
import { gradeAll } from './grade-all.js';
jest.setTimeout(600_000);
const names = (process.env['ATTACKS'] ?? '').split(',');
const { folder, verdicts } = programsIn(process.env['FOLDER'] ?? 'attacks');
test.each((process.env['TIERS'] ?? 'bubblewrap,user,process').split(',') as Tier[])('%s', async (tier) => {
  void readFileSync;
  const chosen = containedIn(tier, verdicts).filter(({ file }) => names.includes(file.replace('.ts', '')));

  const results = await gradeAll(
    chosen.map(({ file, exercise }) => ({
      student: file,
      exercise,
      entry: join(folder, file),
      seed: 7,
      asStub: false,
    })),
    { sandbox: sandboxOf(tier), workers: 2 },
  );
  expect(results.map((r, i) => tell(r, chosen[i]))).toEqual(chosen.map((v) => expected(v, tier)));
});
