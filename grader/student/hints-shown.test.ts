import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HintsShown } from './hints-shown.js';

let place: string;
const folder = () => place;
beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'course-hints-'))));
afterEach(() => rmSync(place, { recursive: true }));

function given(text: string): HintsShown {
  mkdirSync(join(folder(), '.course'), { recursive: true });
  writeFileSync(join(folder(), '.course', 'hints.json'), text);
  return new HintsShown(folder());
}

test('remembers by exercise and check, forgets one check, and leaves nothing else in its folder', () => {
  const before = new HintsShown(folder());
  before.note('echo-server', 'echoes', 2);
  before.note('echo-server', '__proto__', 1);
  before.note('port-url', 'echoes', 3);
  before.save();
  const after = new HintsShown(folder());
  expect([after.of('echo-server', 'echoes'), after.of('port-url', 'echoes'), after.of('x', 'y')]).toEqual([2, 3, 0]);
  after.forget('echo-server', 'echoes');
  after.forget('nothing', 'such');
  after.save();
  const last = new HintsShown(folder());
  expect([last.of('echo-server', 'echoes'), last.of('port-url', 'echoes')]).toEqual([0, 3]);
  expect(readdirSync(join(folder(), '.course'))).toEqual(['hints.json']);
});

test.each([
  ['no JSON', '{"version": 1, "sho'],
  ['nothing', ''],
  ['another version', '{"version": 2, "shown": {}}'],
  ['a count that is none', '{"version": 1, "shown": {"echo-server": {"echoes": -1}}}'],
  ['a list', '[1, 2]'],
])('begins anew where the file holds %s', (_, text) => {
  const shown = given(text);
  expect(shown.of('echo-server', 'echoes')).toBe(0);
  shown.note('echo-server', 'echoes', 1);
  shown.save();
  expect(JSON.parse(readFileSync(join(folder(), '.course', 'hints.json'), 'utf8'))).toEqual({
    version: 1,
    shown: { 'echo-server': { echoes: 1 } },
  });
});

test('says so when it cannot be kept', () => {
  writeFileSync(join(folder(), '.course'), 'a file of that name');
  const shown = new HintsShown(folder());
  shown.note('echo-server', 'echoes', 1);
  expect(() => shown.save()).toThrow(/EEXIST|ENOTDIR/);
});
