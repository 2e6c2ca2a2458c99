import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseFiles } from '../../course/course.js';
import { similarPrograms } from './similar.js';

const { reference, stub, alternatives } = exerciseFiles('reliable-udp');
const source = readFileSync(reference, 'utf8');
const other = readFileSync(join(alternatives, 'event-emitter-classes.ts'), 'utf8');
const options = { stub: readFileSync(stub, 'utf8'), above: 0.6 };

function compared(programs: Record<string, string>, more: Partial<typeof options> = {}) {
  const all = Object.entries(programs).map(([student, text]) => ({ student, source: text }));
  return similarPrograms(all, { ...options, ...more });
}

test('a copy is found under other names, comments and layout, with its lines', async () => {
  const copy = `// mine\n\n${source
    .replace(/socket/g, 'plug')
    .replace(/message/g, 'note')
    .replace(/^ +/gm, '\t')}`;
  const { pairs, compared: count } = await compared({ ann: source, bob: other, cy: copy });
  expect(count).toBe(3);
  const [pair] = pairs;
  expect([pairs.length, pair?.left, pair?.right, pair?.similarity]).toEqual([1, 'ann', 'cy', 1]);
  const places = pair?.places ?? [];
  expect(new Set(places.map(({ left, right }) => [right.from - left.from, right.to - left.to].join()))).toEqual(
    new Set(['2,2']),
  );
  const found = places.reduce((sum, { left }) => sum + left.to - left.from + 1, 0);
  expect(found).toBeGreaterThan(0.9 * source.split('\n').length);
});

test('a part that was taken over is found where it is', async () => {
  const cut = source.indexOf('export function receiveReliably');
  const mixed = `${other.replace(/receiveReliably/g, 'own')}\n${source.slice(cut)}`;
  const { pairs } = await compared({ ann: source, bob: mixed }, { above: 0.2 });
  const [pair] = pairs;
  const line = mixed.slice(0, mixed.indexOf(source.slice(cut))).split('\n').length;
  expect(pair?.similarity).toBeLessThan(0.9);
  expect(pair?.places[0]?.right.from).toBeGreaterThanOrEqual(line - 1);
});

test('those who wrote by themselves are not listed, and what is usual is told', async () => {
  const { pairs, usual } = await compared({ ann: source, bob: other });
  expect(pairs).toEqual([]);
  expect(usual).toBeGreaterThan(0);
  expect(usual).toBeLessThan(0.6);
});

test("what the stub gave is nobody's", async () => {
  const [ann, bob] = ['return 1;', 'throw 2;'].map((line) => `${options.stub}\nexport function own() { ${line} }`);
  expect((await compared({ ann: ann ?? '', bob: bob ?? '' })).pairs).toEqual([]);
});

test.each([
  ['the stub', options.stub],
  ['the stub, with a comment', `// later\n${options.stub}`],
  ['nested without end', `${'['.repeat(5000)}${']'.repeat(5000)}`],
])('a file that is %s is left out', async (_what, text) => {
  expect((await compared({ ann: source, bob: text })).leftOut).toEqual(['bob']);
});

test('of very many alike the most alike are given, and the others counted', async () => {
  const { pairs, morePairs } = await compared(
    Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`s${n}`, source])),
  );
  expect([pairs.length, morePairs]).toEqual([50, 16]);
});

/** As long as a student's file may be. */
const filled = (unit: string, { before = '', after = '' } = {}) =>
  before + unit.repeat(Math.floor((256 * 1024 - before.length - after.length) / unit.length)) + after;

test('programs made to crash the parser, or to keep it busy, are named, and those of all others are compared', async () => {
  const hostile = {
    braces: filled('{'),
    generics: 'a<'.repeat(20_000),
    'all-generics': filled('a<'),
    not: filled('!', { before: 'const a = ', after: '1' }),
    minus: filled('- ', { before: 'const a = ', after: '1' }),
    new: filled('new '),
    ifs: filled('if(1)', { after: ';' }),
    choices: filled('a?b:', { after: 'c' }),
    arrows: filled('a=>'),
    members: filled('.a', { before: 'a' }),
    sums: filled('+1', { before: '1' }),
    templates: filled('`${'),
    tags: filled('a``'),
    statements: filled('a;'),
  };
  const started = performance.now();
  const { unread, pairs } = await compared({ ...hostile, ann: source, bob: source });
  expect(pairs).toMatchObject([{ left: 'ann', right: 'bob', similarity: 1 }]);
  expect(unread?.sort()).toEqual(Object.keys(hostile).sort());
  // Each may take a few seconds until it is given up.
  expect(performance.now() - started).toBeLessThan(Object.keys(hostile).length * 8_000);
});

test('a comment that fills a file is nothing to compare, and keeps nobody waiting', async () => {
  const comments = { open: filled('/*'), many: filled('/**/'), lines: filled('//\n') };
  const { pairs } = await compared({ ...comments, ann: source, bob: source });
  expect(pairs.filter(({ similarity }) => similarity < 1)).toEqual([]);
  expect(pairs).toContainEqual(expect.objectContaining({ left: 'ann', right: 'bob' }));
});

test('two programs that say the same thing a thousand times are found, without each place with each', async () => {
  const { pairs } = await compared({ ann: 'a;'.repeat(5_000), bob: 'b;'.repeat(5_000) });
  expect(pairs).toEqual([{ left: 'ann', right: 'bob', similarity: 1, places: [] }]);
});
