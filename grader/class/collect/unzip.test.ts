import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzip } from './unzip.js';
import { studentLimits, type ZipLimits } from './zip-rules.js';
import { writeZip, type Packed } from './zip.fixture.js';

let folder: string;
let into: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'course-unzip-'));
  into = join(folder, 'a', 'b', 'into');
  mkdirSync(into, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function unpack(entries: readonly Packed[], onBadEntry: 'refuse' | 'skip' = 'refuse', limits: Partial<ZipLimits> = {}) {
  const file = writeZip(join(folder, 'given.zip'), entries);
  return unzip(file, into, { limits: { ...studentLimits, ...limits }, onBadEntry }).then(({ skipped }) => skipped);
}

function unpacked(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
}

const good: Packed = { name: 'echo-server.ts', content: 'export {};' };

test('unpacks files and folders as they are, stored or deflated, and leaves junk out', async () => {
  const junk = ['__MACOSX/._x.ts', '.git/config.ts', 'src/node_modules/x/y.ts', 'src/.DS_Store', 'Thumbs.db'];
  const skipped = await unpack([
    { ...good, method: 0 },
    { name: 'src/', mode: 0o040755 },
    { name: 'src/größe.ts', content: 'ä' },
    { name: 'big.ts', content: 'x'.repeat(500_000) },
    ...junk.map((name) => ({ name })),
    { name: 'node_modules/.bin/tsc', mode: 0o120777, content: '../typescript' },
  ]);
  expect(skipped).toEqual([]);
  expect(readFileSync(join(into, 'src', 'größe.ts'), 'utf8')).toBe('ä');
  expect(readdirSync(into).sort()).toEqual(['big.ts', 'echo-server.ts', 'src']);
  expect(readdirSync(join(into, 'src'))).toEqual(['größe.ts']);
});

const hostile: [string, Packed[], RegExp][] = [
  ['a path that leads out', [{ name: '../evil.ts' }], /\.\.\/evil\.ts: its path leads out of the ZIP/],
  ['a path that leads out through junk', [{ name: 'node_modules/../../evil.ts' }], /leads out of the ZIP/],
  ['an absolute path', [{ name: '/tmp/evil.ts' }], /its path is absolute/],
  ['a path that leads out by backslashes', [{ name: '..\\..\\evil.ts', host: 0 }], /leads out of the ZIP/],
  ['a backslash that leads out beside a slash', [{ name: 'a/b.ts' }, { name: 'a/..\\..\\evil.ts' }], /leads out/],
  ['a drive letter and backslashes', [{ name: 'C:\\ports\\evil.ts', host: 0 }], /drive letter/],
  ['a share of another machine', [{ name: '\\\\host\\share\\evil.ts', host: 0 }], /absolute/],
  ['a drive letter', [{ name: 'C:/evil.ts' }], /drive letter/],
  ['a drive letter without a slash', [{ name: 'c:evil.ts' }], /drive letter/],
  ['a NUL in a name', [{ name: 'evil.ts\0.txt' }], /control character/],
  ['a line end in a name', [{ name: 'evil\n.ts' }], /control character/],
  ['a device', [{ name: 'work/NUL.ts' }], /NUL\.ts is the name of a device/],
  ['a long name', [{ name: `${'x'.repeat(300)}.ts` }], /too long/],
  ['a symbolic link', [{ name: 'echo-server.ts', mode: 0o120777, content: '/etc/passwd' }], /symbolic link/],
  ['a named pipe', [{ name: 'echo-server.ts', mode: 0o010644 }], /neither a file nor a folder/],
  ['an encrypted entry', [{ name: 'x.ts', flags: 0x801 }], /x\.ts: it is encrypted; ask for/],
  ['another compression', [{ name: 'x.ts', method: 14 }], /method 14/],
  ['the same name twice', [good, good], /there twice/],
  ['names that differ in case', [good, { name: 'Echo-Server.ts' }], /differs from echo-server\.ts in case only/],
  ['folders that differ in case', [{ name: 'a/x.ts' }, { name: 'A/y.ts' }], /in case only/],
  ['a file that is a folder too', [{ name: 'a' }, { name: 'a/x.ts' }], /a file and a folder at once/],
  ['a bomb', [{ name: 'x.ts', content: Buffer.alloc(5_000_000) }], /as a ZIP bomb does/],
  ['a large file', [{ name: 'x.ts', method: 0, content: Buffer.alloc(9_000_000) }], /at most 8,388,608 bytes/],
  ['more than it says', [{ name: 'x.ts', content: 'x'.repeat(100_000), claimedSize: 10 }], /damaged \(too many bytes/],
  ['less than it says', [{ name: 'x.ts', content: 'x', claimedSize: 10 }], /damaged \(not enough bytes/],
  ['a wrong checksum', [{ name: 'x.ts', content: 'x', claimedCrc: 1 }], /its checksum is wrong/],
];

test.each(hostile)('refuses %s, and says so', async (_what, entries, words) => {
  await expect(unpack(entries)).rejects.toMatchObject({
    code: 'refused-zip',
    message: expect.stringMatching(words) as unknown,
  });
  expect(readdirSync(folder).sort()).toEqual(['a', 'given.zip']);
});

test('unpacks nothing of a ZIP in which a later entry is bad', async () => {
  await expect(unpack([good, { name: '../evil.ts' }])).rejects.toThrow('leads out');
  expect(unpacked()).toEqual([]);
});

test('leaves a bad entry out of a ZIP of many, and keeps the others', async () => {
  const skipped = await unpack(
    [
      { name: 'eve.ts', content: 'x', claimedCrc: 1 },
      good,
      { name: '../evil.ts' },
      { name: 'ben/x.ts', mode: 0o120777 },
      { name: 'Echo-server.ts' },
    ],
    'skip',
  );
  expect(skipped.map(({ name }) => name)).toEqual(['../evil.ts', 'ben/x.ts', 'Echo-server.ts', 'eve.ts']);
  expect(unpacked()).toEqual([join('a', 'b', 'into', 'echo-server.ts')]);
  expect(existsSync(join(into, 'ben'))).toBe(true);
});

test('refuses what is too much in all, by number and by size, whatever a bad entry means', async () => {
  const many = Array.from({ length: 11 }, (_one, index) => ({ name: `${index}.ts`, content: 'x'.repeat(100) }));
  await expect(unpack(many, 'skip', { entries: 10 })).rejects.toThrow('it has 11 entries; at most 10');
  await expect(unpack(many, 'skip', { totalBytes: 1000 })).rejects.toThrow('it would unpack to 1,100 bytes');
  expect(unpacked()).toEqual([]);
});

test.each<[string, Packed[]]>([
  ['macOS writes', [{ name: '__MACOSX/._echo-server.ts' }, { name: 'Icon\r' }, { name: '.DS_Store' }]],
  ['npm installs', [{ name: 'node_modules/x/lib/aux.js' }, { name: 'node_modules/x/lib/Aux.js' }]],
  ['a virtual environment links', [{ name: 'env/bin/python3', mode: 0o120777, content: '/usr/bin/python3' }]],
  ['bsdtar writes', [{ name: './' }, { name: './src/' }]],
  ['a case makes two of', [{ name: 'README.md' }, { name: 'readme.md' }]],
  ['is long', [{ name: 'video.mp4', method: 0, content: Buffer.alloc(9_000_000) }]],
  ['Windows cannot call so', [{ name: 'com1' }, { name: 'notes/aux.txt' }]],
  ['has no name', [{ name: '' }]],
  ['says UTF-8 and is none', [{ name: Buffer.from('photo\xff.png', 'latin1') }]],
  ['is a file where a folder is', [{ name: 'a/x.md' }, { name: 'a' }]],
  ['is packed in another way', [{ name: 'x.bin', method: 14 }]],
])('takes the work although beside it lies what %s', async (_what, entries) => {
  await unpack([{ ...good, name: './echo-server.ts' }, ...entries]);
  expect(unpacked()).toEqual([join('a', 'b', 'into', 'echo-server.ts')]);
});

test('counts what it keeps, after junk is left out, and keeps programs before anything else', async () => {
  const junk = Array.from({ length: 7_730 }, (_one, index) => ({ name: `node_modules/x/${index}.js` }));
  await unpack([...junk, good], 'refuse', { entries: 10 });
  const photos = Array.from({ length: 11 }, (_one, index) => ({ name: `photo-${index}.png`, content: 'x' }));
  const skipped = await unpack([...photos, { name: 'again/echo-server.ts' }], 'refuse', { entries: 10 });
  expect(skipped).toHaveLength(11);
  expect(unpacked()).toHaveLength(2);
});

const encoded = (hex: string, host = 0): Packed => ({ name: Buffer.from(hex, 'hex'), flags: 0, host });
const ascii = (text: string) => Buffer.from(text).toString('hex');
const file = ascii('/echo-server.ts');

test.each([
  ['CP437', '6d816c6c6572', 'müller'],
  ['UTF-8 without its flag, as macOS writes it', Buffer.from('größe').toString('hex'), 'größe'],
  // 表 and ソ end in the byte of a backslash.
  ['CP932', '835c8374836720955c', 'ソフト 表'],
  ['GBK', 'cdf5d0a1d3ea', '王小雨'],
  // 許, 功 and 蓋 end in the byte of a backslash.
  ['Big5', 'b35ca55cbb5c', '許功蓋'],
  ['EUC-KR', 'b1e8b9cec1d8', '김민준'],
])("reads a folder's name in %s", async (_what, hex, name) => {
  await unpack([encoded(hex + file)]);
  expect(readdirSync(into)).toEqual([name]);
  expect(readdirSync(join(into, name))).toEqual(['echo-server.ts']);
});

test('loses nobody by a name that it cannot read: it looks odd, and stays in one folder of its own', async () => {
  await unpack([encoded(`ff5cfe${file}`), encoded(`ff5cfd${file}`), encoded(ascii('ada') + file)], 'skip');
  expect(readdirSync(into)).toHaveLength(3);
  for (const folder of readdirSync(into)) expect(readdirSync(join(into, folder))).toEqual(['echo-server.ts']);
});

test('takes backslashes for what lies between folders, as PowerShell 5.1 writes them', async () => {
  await unpack([
    { name: 'ports\\README.md', host: 0, flags: 0 },
    { name: 'ports\\src\\echo-server.ts', host: 0, flags: 0 },
  ]);
  expect(readdirSync(join(into, 'ports', 'src'))).toEqual(['echo-server.ts']);
});

test.each([
  ['no ZIP', Buffer.from('PK, no')],
  ['an empty file', Buffer.alloc(0)],
  ['a ZIP that is cut short', undefined],
])('refuses %s', async (_what, content) => {
  const file = writeZip(join(folder, 'given.zip'), [good, good]);
  writeFileSync(file, content ?? readFileSync(file).subarray(0, 100));
  await expect(unzip(file, into, { limits: studentLimits, onBadEntry: 'refuse' })).rejects.toMatchObject({
    code: 'refused-zip',
  });
});
