import { emptySession } from './check-session.fixture.js';

const { session, over } = emptySession();
afterAll(over);

test('a call is alone when no other was under way from its beginning to its end', async () => {
  expect(await session.called(Promise.resolve(1))).toEqual({ outcome: 1, alone: true });
  expect(await session.called(Promise.resolve(2))).toEqual({ outcome: 2, alone: true });
});

test('calls that overlap are not alone, whichever ends first', async () => {
  let end = (_value: number) => undefined as void;
  const long = session.called(new Promise<number>((resolve) => (end = resolve)));
  expect(await session.called(Promise.resolve(2))).toEqual({ outcome: 2, alone: false });
  end(1);
  expect(await long).toEqual({ outcome: 1, alone: false });
  expect(await session.called(Promise.resolve(3))).toEqual({ outcome: 3, alone: true });
});

test('a call that fails is over, too', async () => {
  await expect(session.called(Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect((await session.called(Promise.resolve(1))).alone).toBe(true);
});

test('what was returned before is not that of a call that is under way', async () => {
  session.lastReturned = { value: 1, call: () => 'half(2)' };
  await session.called(Promise.resolve(1));
  expect(session.lastReturned).toBeUndefined();
});
