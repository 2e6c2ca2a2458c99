import { KeptAnswers, type Store } from './kept-answers.js';

function memory(entries: Record<string, string> = {}): Store & { entries: Record<string, string> } {
  return {
    entries,
    getItem: (key) => entries[key] ?? null,
    setItem: (key, value) => void (entries[key] = value),
  };
}

test('answers are kept for one lesson of one site', () => {
  const store = memory();
  const tcp = new KeptAnswers(() => store, '/ports/', '07-tcp');
  tcp.keep('how-many', '3');
  tcp.keep('which', 'a c');
  expect(new KeptAnswers(() => store, '/ports/', '07-tcp').all()).toEqual({ 'how-many': '3', which: 'a c' });
  expect(new KeptAnswers(() => store, '/ports/', '10-udp').all()).toEqual({});
  expect(new KeptAnswers(() => store, '/other/', '07-tcp').all()).toEqual({});
  tcp.forgetAll();
  expect(tcp.all()).toEqual({});
});

test.each(['no JSON', '[1]', 'null', '"text"', '{"a":1,"b":"2"}'])(
  'what lies in the store is looked at: %s',
  (text) => {
    const kept = new KeptAnswers(() => memory({ '/quiz/x': text }), '/', 'x').all();
    expect(kept).toEqual(text.startsWith('{') ? { b: '2' } : {});
  },
);

test('a browser that keeps nothing is no error', () => {
  const refusing = new KeptAnswers(
    () => {
      throw new Error('denied');
    },
    '/',
    'x',
  );
  refusing.keep('a', 'b');
  expect(refusing.all()).toEqual({});
});
