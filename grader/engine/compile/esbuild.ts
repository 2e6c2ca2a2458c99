import { build, stop, transform, type BuildOptions, type OutputFile, type TransformOptions } from 'esbuild';

/** esbuild ended before it was done: its input took more time or memory than a compiler is given, or made it fail. */
export class CompilerEnded extends Error {
  readonly code = 'compiler-ended';

  constructor() {
    super('the compiler ended before it was done');
    this.name = 'CompilerEnded';
  }
}

/** True as long as esbuild's process has been asked for nothing. */
let fresh = true;

/**
 * esbuild's `build`, in a process that may be ended by its limits. What others have used up of these is not this input's doing: it is tried
 * again in a new process.
 * @throws {CompilerEnded} when this input has ended a new process, or what `build` throws of a program that does not compile
 */
export function bundle(options: BuildOptions): Promise<OutputFile[]> {
  return inLivingProcess(async () => (await build({ ...options, write: false })).outputFiles);
}

/** esbuild's `transform` of the course's own files, in the same process. */
export function transformOwn(code: string, options: TransformOptions): Promise<{ code: string; map: string }> {
  return inLivingProcess(() => transform(code, options));
}

async function inLivingProcess<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    const first = fresh;
    fresh = false;
    try {
      return await work();
    } catch (error) {
      if (Array.isArray((error as { errors?: unknown }).errors)) throw error;
      await renew();
      if (!first) continue;
      // Where esbuild cannot do the simplest thing, it is not this input that is at fault.
      await transform('let works = true', { loader: 'ts' });
      throw new CompilerEnded();
    }
  }
}

/** Lets go of a process that has ended: the next call starts another. */
async function renew(): Promise<void> {
  await stop();
  fresh = true;
}
