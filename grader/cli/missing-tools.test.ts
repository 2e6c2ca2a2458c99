import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { regularText } from '../course/regular-file.js';
import { barePath } from '../engine/machine/bare-path.fixture.js';
import { WEAKEST, course, folderForEach, handIn, resultsIn } from './course-command.fixture.js';

jest.setTimeout(120_000);

const folder = folderForEach();
const path = process.env['PATH'];
let bare: string;
beforeAll(() => (bare = barePath(mkdtempSync(join(tmpdir(), 'course-bare-')))));
afterEach(() => void (process.env['PATH'] = path));
afterAll(() => rmSync(bare, { recursive: true }));

const SLUG = 'nc-client';
const NAME = 'talks to the nc -l of this machine';
const grade = (...more: string[]) =>
  course(
    [
      'grade',
      join(folder(), 'class'),
      '--exercise',
      SLUG,
      '--out',
      join(folder(), 'out'),
      '--sandbox',
      WEAKEST,
      ...more,
    ],
    { from: folder() },
  );

test('a class is told before it is graded which checks a missing program leaves out; --require-all refuses', async () => {
  handIn(folder(), 'ann', SLUG, regularText(exerciseFiles(SLUG).reference) ?? '');
  process.env['PATH'] = bare;
  const said = new RegExp(`there is no nc like OpenBSD's .*not counted: ${SLUG}: "${NAME}"`);
  expect(await grade('--require-all')).toMatchObject({ code: 2, stderr: expect.stringMatching(said) as string });
  expect(await grade()).toMatchObject({ code: 0, stderr: expect.stringMatching(said) as string });
  const [without] = resultsIn(join(folder(), 'out'));
  expect(without).toMatchObject({ status: 'passed', points: 19, maxPoints: 19 });
  expect(without?.checks.find(({ name }) => name === NAME)).toMatchObject({ outcome: 'skipped', maxPoints: 0 });
});

test('what was graded without the program is graded again where there is one, and is kept until then', async () => {
  handIn(folder(), 'ann', SLUG, 'export const nothing = 1;');
  process.env['PATH'] = bare;
  await grade();
  expect(await grade()).toMatchObject({ stderr: expect.stringContaining('1 of 1 have not changed') as string });
  process.env['PATH'] = path;
  const again = await grade();
  const hasNc = !again.stderr.includes('there is no nc');
  expect(again.stderr.includes('1 of 1 have not changed')).toBe(!hasNc);
});
