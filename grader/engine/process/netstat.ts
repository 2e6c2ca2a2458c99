import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Listener } from './listeners.js';

/** What netstat may take on a busy machine, in ms. */
const LIMIT_MS = 10_000;

/** How each system's own netstat is asked for sockets that wait as well, with numbers for names. Linux has /proc instead. */
const options: Partial<Record<NodeJS.Platform, (transport: 'tcp' | 'udp') => string[]>> = {
  darwin: (transport) => ['-an', '-p', transport],
  // Asked for one protocol, it would leave IPv6 out.
  win32: () => ['-an'],
};

type Answer = Promise<Listener[] | undefined>;
const runs = new Map<'tcp' | 'udp', { current: Answer; next?: Answer }>();

/**
 * What anybody on this machine listens on, as netstat tells; undefined where there is no netstat, or none that we know. One netstat runs
 * at a time, since fifty that wait for their servers would keep these from starting: who asks meanwhile shares the next one's answer.
 */
export function netstatListeners(transport: 'tcp' | 'udp'): Answer {
  const run = runs.get(transport);
  if (run) return (run.next ??= run.current.then(() => begin(transport)));
  return begin(transport);
}

function begin(transport: 'tcp' | 'udp'): Answer {
  const run: { current: Answer; next?: Answer } = { current: askNetstat(transport) };
  runs.set(transport, run);
  void run.current.then(() => {
    if (run.next === undefined) runs.delete(transport);
  });
  return run.current;
}

async function askNetstat(transport: 'tcp' | 'udp'): Answer {
  const args = options[process.platform]?.(transport);
  if (args === undefined) return undefined;
  try {
    const { stdout } = await promisify(execFile)('netstat', args, {
      timeout: LIMIT_MS,
      maxBuffer: 64 * 1024 * 1024,
      windowsHide: true,
    });
    return parseNetstat(stdout).filter((listener) => listener.transport === transport);
  } catch {
    return undefined;
  }
}

/**
 * The sockets that wait for others in what `netstat -an` prints on macOS (`tcp4 0 0 127.0.0.1.8080 *.* LISTEN`) or on Windows
 * (`TCP 127.0.0.1:8080 0.0.0.0:0 LISTENING`). Told by a foreign end without a port, since Windows translates the state.
 */
export function parseNetstat(text: string): Listener[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [protocol = '', ...columns] = line.trim().split(/\s+/);
    const [, transport, family] = /^(tcp|udp)(4|6|46)?$/i.exec(protocol) ?? [];
    if (transport === undefined) return [];
    // Only macOS has the two queues.
    const [local = '', foreign = ''] = columns.slice(/^\d+$/.test(columns[0] ?? '') ? 2 : 0);
    const [, address = '', port = ''] = /^(.*)[.:](\d+)$/.exec(local) ?? [];
    if (port === '' || !/[.:][*0]$/.test(foreign)) return [];
    const isTcp = transport.toLowerCase() === 'tcp';
    return [{ transport: isTcp ? 'tcp' : 'udp', address: plainAddress(address, family), port: Number(port) }];
  });
}

/** `*` is any address of the socket's family; what both families reach is told as IPv6. */
function plainAddress(address: string, family = '4'): string {
  if (address === '*') return family === '4' ? '0.0.0.0' : '::';
  return address.replace(/^\[|\]$/g, '').split('%')[0] ?? '';
}
