import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checkout } from './checkout.js';
import { Ledger } from './ledger.js';
import { Proving } from './proving.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'course-ledger-'));
  file = join(folder, 'kept', 'proofs.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string) => appendFileSync(join(folder, path), text);
const isText = (path: string) => path.endsWith('.txt');
const proving = (more: Partial<ConstructorParameters<typeof Proving>[0]> = {}) =>
  new Proving({
    checkout: Checkout.read(folder),
    ledger: new Ledger(file),
    seed: 1,
    weaker: '',
    fresh: false,
    ...more,
  });

test('what was proven is known as long as nothing changes that it depends on', () => {
  write('a.txt', 'one');
  write('b.md', 'two');
  const first = proving();
  const key = first.keyOf(['reads'], isText);
  expect(first.has(key)).toBe(false);
  first.add(key, { claims: 3, leftOut: 2 });

  write('b.md', 'more');
  const second = proving();
  expect(second.has(second.keyOf(['reads'], isText))).toBe(true);
  expect(second).toMatchObject({ taken: 3, leftOut: 2, oldest: { seed: 1 } });
  expect(proving({ fresh: true }).has(key)).toBe(false);
});

test.each<[what: string, change: () => Proving]>([
  ['other content', () => (write('a.txt', 'more'), proving())],
  ['another file', () => (write('c.txt', ''), proving())],
  ['another seed', () => proving({ seed: 2 })],
  ['a machine with a weaker sandbox', () => proving({ weaker: 'there is no bubblewrap' })],
])('%s is to be proven anew', (_what, change) => {
  write('a.txt', 'one');
  const before = proving();
  const key = before.keyOf(['reads'], isText);
  before.add(key);
  const after = change();
  expect(after.keyOf(['reads'], isText)).not.toBe(key);
  expect(after.keyOf(['writes'], isText)).not.toBe(after.keyOf(['reads'], isText));
});

test('what is made or fetched is no part of a checkout', () => {
  const { paths } = Checkout.read();
  expect(paths).toEqual(expect.arrayContaining(['package.json', 'grader/cli/main.ts', '.github/workflows/fuzz.yml']));
  expect(paths.filter((path) => /(^|\/)(node_modules|dist|\.git|\.course)\//.test(path))).toEqual([]);
});

test('lines that do not hold are no proof', () => {
  const ledger = new Ledger(file);
  ledger.add({ key: 'whole', at: new Date().toISOString(), seed: 1 });
  appendFileSync(file, 'no JSON\n{"key":"of another version"}\n{"key":"cut sh');
  const read = new Ledger(file);
  expect([read.find('whole')?.key, read.find('of another version')]).toEqual(['whole', undefined]);
});

test('the file does not grow without end', () => {
  const ledger = new Ledger(file);
  ledger.add({ key: 'first', at: new Date().toISOString(), seed: 1 });
  const line = readFileSync(file, 'utf8');
  appendFileSync(file, line.replace('first', 'later').repeat(20_000));
  expect(new Ledger(file).find('first')?.key).toBe('first');
  expect(readFileSync(file, 'utf8').length).toBe(10_000 * line.length);
  expect(new Ledger(file).find('first')).toBeUndefined();
});
