import type { CheckResult } from './result.js';
import { shapeOf, signatureOf } from './signature.js';

const base = { points: 0, maxPoints: 1, durationMs: 1 };
const finding = { cause: 'wrong' as const, steps: [], stdout: '', stderr: '', hint: '', lesson: '' };
const failed = (name: string, message: string, more: object = {}): CheckResult => ({
  ...base,
  name,
  outcome: 'failed',
  finding: { ...finding, message },
  ...more,
});

test.each([
  ['expected "a\\"b"…, got "c": they differ from byte 12 on', 'expected … , got … : they differ from byte … on'],
  ['got "a": they differ from the first byte on', 'got … : they differ from byte … on'],
  ['nothing listens on TCP port 40123 (waited 1003 ms)', 'nothing listens on TCP port … (waited … ms)'],
  ['Expected: 7\nReceived: 8', 'Expected: …'],
  ['your program no longer reacts', 'your program no longer reacts'],
  ["expected an Error from half('it\\'s', 1), but", 'expected an Error from half( … ), but'],
  ['expected 7 from sum({ a: (1) }, [2]), but it returned 8', 'expected … from sum( … ), but it returned …'],
  ['parse(<Buffer ab>) gave <Buffer ff 0a>', 'parse( … ) gave …'],
  ['expected true from f(…), but it returned false', 'expected true from f( … ), but it returned false'],
  ["the server's port is the student's", "the server's port is the student's"],
  ['got "cut off', 'got …'],
])('the words of %j are %j', (message, shape) => expect(shapeOf(message)).toBe(shape));

test('data makes no difference, which checks fail and with what words does', () => {
  const one = signatureOf([failed('a', 'port 1 is shut'), { ...base, name: 'b', outcome: 'passed' }]);
  expect(one).toEqual(['a: wrong: port … is shut']);
  expect(signatureOf([failed('a', 'port 9 is shut')])).toEqual(one);
  expect(signatureOf([failed('a', 'port 9 is open')])).not.toEqual(one);
  expect(signatureOf([failed('a', 'port 9 is shut'), failed('b', 'too')])).not.toEqual(one);
});

test('extra credit counts only by itself, hidden checks never', () => {
  const [extra, hidden] = [failed('x', 'slow', { extraCredit: true }), failed('h', 'no', { visibility: 'hidden' })];
  expect(signatureOf([failed('a', 'no'), extra, hidden])).toEqual(['a: wrong: no']);
  expect(signatureOf([extra, hidden])).toEqual(['x: wrong: slow']);
});
