import { emptySession } from '../engine/check/check-session.fixture.js';
import type { CheckSession } from '../engine/check/check-session.js';
import { Inbox } from './inbox.js';

let session: CheckSession;
let over: () => Promise<void>;
beforeEach(() => ({ session, over } = emptySession()));
afterEach(() => over());

function inboxWith(...chunks: (string | Buffer)[]): Inbox {
  const inbox = new Inbox(session, 'received');
  for (const chunk of chunks) inbox.push(Buffer.from(chunk));
  return inbox;
}

const SOON_MS = 30;

test('bytes are the same however they were cut', async () => {
  const inbox = inboxWith('pi', 'ng\r', '\nnext');
  await inbox.expect('ping\r\n');
  await inbox.expect('next');
});

test('what comes later is waited for', async () => {
  const inbox = inboxWith('a');
  const wait = inbox.expect('ab');
  inbox.push(Buffer.from('b'));
  await wait;
});

test.each([
  ['one byte too many', ['ping\n'], 'pong', 'differ from byte 1 on (wanted 0x6f, got 0x69)'],
  ['nothing', [], 'ping', 'expected "ping" (4 bytes), but nothing more came'],
  ['too little', ['pi'], 'ping', 'got 2 bytes of 4 as expected, then nothing more came; missing is "ng"'],
  ['other line ends', ['a\n'], 'a\r\n', 'wanted 0x0d, got 0x0a'],
  ['text for binary', ['\ufffd'], Buffer.from([0xff]), 'expected "\\xff", got "\ufffd"'],
])('a failure says what came instead: %s', async (_name, chunks, expected, words) => {
  await expect(inboxWith(...chunks).expect(expected, SOON_MS)).rejects.toThrow(words);
});

test('the end is told apart from a reset, and both from silence', async () => {
  const ended = inboxWith('a');
  ended.end('fin');
  await expect(ended.expect('ab')).rejects.toThrow('then the connection was closed (FIN)');
  const reset = inboxWith();
  reset.end('reset');
  await expect(reset.expectEnd('fin')).rejects.toThrow('but the connection was reset (RST)');
  await expect(inboxWith().expectEnd('fin', SOON_MS)).rejects.toThrow('it stays open');
});

test('who waits for an end is told what was sent last', async () => {
  const inbox = inboxWith();
  inbox.noteSent(Buffer.from('QUIT\r\n'));
  const words = 'expected that the connection was closed (FIN) after "QUIT\\r\\n" (6 bytes), but it stays open';
  await expect(inbox.expectEnd('fin', SOON_MS)).rejects.toThrow(words);
});

test('an end with bytes before it is no clean end', async () => {
  const inbox = inboxWith('\n');
  inbox.end('fin');
  await expect(inbox.expectEnd()).rejects.toThrow('expected nothing more, got "\\n" (1 byte)');
});

test('until gives all up to the delimiter and keeps the rest', async () => {
  const inbox = inboxWith('220 he', 'llo\r', '\n250 ok\r\n');
  expect((await inbox.until('\r\n')).toString()).toBe('220 hello\r\n');
  expect((await inbox.until('\r\n')).toString()).toBe('250 ok\r\n');
});

test('megabytes in small pieces are compared in linear time', async () => {
  const piece = Buffer.alloc(1000, 7);
  const inbox = inboxWith(...Array.from({ length: 5000 }, () => piece));
  const started = performance.now();
  await inbox.expect(Buffer.alloc(5_000_000, 7));
  expect(performance.now() - started).toBeLessThan(5000);
});
