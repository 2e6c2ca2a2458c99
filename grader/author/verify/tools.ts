import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { courseRoot } from '../../course/root.js';
import { claim, type Claim } from './claim.js';

/** A tool of the project's that says by its exit code whether all is well. */
interface Tool {
  name: string;
  /** File under node_modules, then its arguments. */
  command: [string, ...string[]];
  /** It takes files and folders behind its arguments, all of them by default. */
  takesFiles?: true;
  /** Whether a file of the checkout can change what it finds. */
  dependsOn: (path: string) => boolean;
  /** Show what it prints as it comes, and not only when it fails. */
  live?: boolean;
}

export const tools: Record<'format' | 'lint' | 'types' | 'pageTypes' | 'tests', Tool> = {
  format: {
    name: 'the files are formatted',
    command: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn'],
    takesFiles: true,
    dependsOn: () => true,
  },
  lint: { name: 'the linter finds nothing', command: ['eslint/bin/eslint.js'], takesFiles: true, dependsOn: isCode },
  types: { name: 'the types hold', command: ['typescript-native/bin/tsc', '--noEmit', '-p', '.'], dependsOn: isCode },
  pageTypes: {
    name: 'the types of the pages hold, in their components too',
    command: ['vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', 'site/tsconfig.vue.json'],
    dependsOn: isCode,
  },
  tests: {
    name: "the grader's own tests pass",
    command: ['jest/bin/jest.js', '--config', 'grader/jest.config.ts', '--filter', './grader/chosen-tests.cjs'],
    live: true,
    dependsOn: () => true,
  },
};

/** @param files those that the tool is to look at, where it takes any */
export async function toolClaim(
  tool: Tool,
  files: readonly string[] = ['.'],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Claim> {
  const { name, command, live = false, takesFiles } = tool;
  const [file, ...args] = [...command, ...(takesFiles ? files : [])] as [string, ...string[]];
  const child = spawn(process.execPath, [join(courseRoot, 'node_modules', file), ...args], {
    cwd: courseRoot,
    env,
    stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  return claim(name, code === 0 ? [] : [live ? 'see above' : output.trim() || `exit code ${code}`]);
}

/** Of whatever language, with what says how it is read and which packages there are. */
function isCode(path: string): boolean {
  return /\.([cm]?[jt]sx?|vue|json)$/.test(path);
}
