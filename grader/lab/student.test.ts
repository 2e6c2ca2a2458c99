import { setImmediate as nextTurn } from 'node:timers/promises';
import { emptyScene } from '../engine/check/scene.fixture.js';
import { Student } from './student.js';

const { scene, over } = emptyScene();
afterAll(over);

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeAll(() => void process.on('unhandledRejection', note));
afterAll(() => void process.off('unhandledRejection', note));

test('a call may fail before the check awaits it', async () => {
  const { half } = new Student(scene).functions<{ half: (n: number) => number }>();
  const call = half(1);
  await nextTurn();
  await nextTurn();
  expect(unhandled).toEqual([]);
  await expect(call).rejects.toThrow('this scene has no program');
});
