import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { courseRoot } from '../../course/root.js';

const LIMIT_MS = 60_000;
const HEAP_MIB = 1_024;
const MOST_BYTES = 256 * 1024 * 1024;
/** How a program ends that says why the text is not YAML. */
const NOT_YAML = 65;

/**
 * Parses YAML from a download in a process that may die of it.
 * @throws with the reason, when it is no YAML or cannot be read in bounded time and memory
 */
export function parseYamlApart(text: string): unknown {
  const args = [`--max-old-space-size=${HEAP_MIB}`, join(courseRoot, 'dist', 'yaml.cjs')];
  const options = { input: text, cwd: tmpdir(), env: {}, timeout: LIMIT_MS, killSignal: 'SIGKILL' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    ...options,
    maxBuffer: MOST_BYTES,
    encoding: 'utf8',
  });
  if (status === 0) return JSON.parse(stdout) as unknown;
  throw new Error(status === NOT_YAML && stderr !== '' ? stderr : 'it is nested too deeply, or too large to be read');
}
