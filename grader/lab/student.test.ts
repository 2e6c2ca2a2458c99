import { setImmediate as nextTurn } from 'node:timers/promises';
import { emptySession } from '../engine/check/check-session.fixture.js';
import { Student } from './student.js';

const { session, over } = emptySession();
afterAll(over);

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeAll(() => void process.on('unhandledRejection', note));
afterAll(() => void process.off('unhandledRejection', note));

test('a call may fail before the check awaits it', async () => {
  const { half } = new Student(session).functions<{ half: (n: number) => number }>();
  const call = half(1);
  await nextTurn();
  await nextTurn();
  expect(unhandled).toEqual([]);
  await expect(call).rejects.toThrow('this session has no program');
});
