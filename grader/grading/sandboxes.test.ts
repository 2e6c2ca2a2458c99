import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testWith } from '../engine/sandbox/needs.fixture.js';
import { sandboxOf } from '../engine/sandbox/sandbox.js';
import type { Tier } from '../engine/sandbox/tier.js';
import { gradeAll } from './grade-all.js';

jest.setTimeout(120_000);

let folder: string;
let canary: Server;
let visits = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'course-probe-'));
  canary = createServer((socket) => {
    visits++;
    // Who called is killed when its check is over, and that may be before it has read.
    socket.on('error', () => undefined).end('reached');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => canary.once('listening', resolve));
});
afterAll(() => {
  canary.close();
  rmSync(folder, { recursive: true });
});

/** What a program finds out about where it runs: it throws it, so that it comes back as the first finding. */
async function probe(tier: Tier, body: string): Promise<string> {
  const entry = join(folder, 'echo-server.ts');
  writeFileSync(entry, `export async function startEchoServer(): Promise<void> { ${body} }`);
  const [result] = await gradeAll([{ student: 'probe', exercise: 'echo-server', entry, seed: 1, asStub: false }], {
    sandbox: sandboxOf(tier),
  });
  if (result === undefined || 'fault' in result) throw new Error(result?.fault);
  const [check] = result.checks;
  return check?.outcome === 'failed' ? check.finding.message : (check?.outcome ?? '');
}

const callCanary = () => `
  const net = await import('node:net');
  const outcome = await new Promise((resolve) => net.connect(${(canary.address() as AddressInfo).port}, '127.0.0.1')
    .on('connect', () => resolve('connected')).on('error', (error: Error) => resolve((error as { code?: string }).code)));
  throw new Error('canary: ' + outcome);`;

test("without a sandbox the canary on the machine's loopback is reached, so that the next test can fail", async () => {
  expect(await probe('process', callCanary())).toContain('canary: connected');
  expect(visits).toBeGreaterThan(0);
});

testWith('bubblewrap')("in bubblewrap it is not: the loopback is the submission's own", async () => {
  visits = 0;
  expect(await probe('bubblewrap', callCanary())).toContain('canary: ECONNREFUSED');
  expect(visits).toBe(0);
});

testWith('bubblewrap')('in bubblewrap there is no other network interface', async () => {
  const body = `const os = await import('node:os'); throw new Error('interfaces: ' + Object.keys(os.networkInterfaces()).join());`;
  expect(await probe('bubblewrap', body)).toContain('interfaces: lo');
});

testWith('bubblewrap')(
  'in bubblewrap nothing is to be seen but the program, and nothing of it can be changed',
  async () => {
    const body = `
    const fs = await import('node:fs');
    const write = (file: string) => { try { fs.writeFileSync(file, 'x'); return 'written'; } catch (error) { return (error as { code: string }).code; } };
    throw new Error(['seen', fs.readdirSync('/').sort().join(), fs.readdirSync('.').sort().join(), write('echo-server.mjs'), write('/x'), write('/tmp/x'),
      fs.existsSync(${JSON.stringify(process.cwd())}), process.getuid?.(), Object.keys(process.env).sort().join()].join(' '));`;
    expect(await probe('bubblewrap', body)).toMatch(
      /seen dev,etc,home,(lib,|lib32,|lib64,)*proc,tmp,usr agent\.cjs,clock\.cjs,echo-server\.mjs EROFS EROFS written false 65534 HOME,LANG,PWD,TMPDIR,TZ /,
    );
  },
);

testWith('bubblewrap')('in bubblewrap no other process is to be seen, and no further namespace to be had', async () => {
  const body = `
    const fs = await import('node:fs');
    const { spawnSync } = await import('node:child_process');
    const pids = fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).length;
    throw new Error('processes: ' + (pids <= 3) + ', unshare: ' + spawnSync('/usr/bin/unshare', ['-r', 'true']).error?.message);`;
  expect(await probe('bubblewrap', body)).toContain('processes: true, unshare: spawnSync /usr/bin/unshare ENOENT');
});

test('every tier gives a program nothing of the environment of the grader', async () => {
  process.env['COURSE_SECRET'] = 'do not tell';
  const body = `throw new Error('keys: ' + Object.keys(process.env).sort().join());`;
  expect(await probe('process', body)).toMatch(/keys: COURSE_LAUNCH,HOME,LANG,TMPDIR,TZ /);
  delete process.env['COURSE_SECRET'];
});
