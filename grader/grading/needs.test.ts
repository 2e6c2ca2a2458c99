import { StudentFault } from '../engine/check/student-fault.js';
import { expect as labExpect } from '../lab/index.js';
import { aCheck, examine } from './submission-run.fixture.js';

test('what needs a check in which nothing happens is blocked by it, and what needs that too', async () => {
  const fail = async (): Promise<void> => Promise.reject(new StudentFault('timed-out', 'nothing came'));
  const pass = async (): Promise<void> => undefined;
  const result = await examine('export {};', [
    aCheck('a', fail),
    aCheck('b', pass, { needs: 'a' }),
    aCheck('c', pass, { needs: 'b' }),
    aCheck('d', pass),
  ]);
  expect(result.checks.map(({ outcome }) => outcome)).toEqual(['failed', 'blocked', 'blocked', 'passed']);
  expect(result).toMatchObject({ status: 'timed-out', points: 1, maxPoints: 4 });
});

test('what needs a check in which something wrong happens is run all the same', async () => {
  const fail = async (): Promise<void> => labExpect(1).toBe(2);
  const result = await examine('export {};', [
    aCheck('a', fail),
    aCheck('b', async (): Promise<void> => undefined, { needs: 'a' }),
  ]);
  expect(result).toMatchObject({ status: 'failed', points: 1, maxPoints: 2 });
});
