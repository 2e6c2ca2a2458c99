import colours from 'picocolors';
import { exitCodes } from '../course/usage-error.js';

/** Runs a command as this process: its exit code is the command's, and what it throws is told by whose fault it is. */
export function runAsProcess(command: () => Promise<number>): void {
  // Whoever reads our output may have seen enough, as `head` has.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? 0 : exitCodes.graderFault),
  );
  void settle(command).then((code) => (process.exitCode = code));
}

async function settle(command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    const { code, exitCode, message, stack } = error as {
      code?: string;
      exitCode?: number;
      message: string;
      stack?: string;
    };
    if (exitCode !== undefined) return exitCode;
    if (code === 'usage' || code === 'broken-course') {
      console.error(colours.red(message));
      return exitCodes.usage;
    }
    // Where results cannot be written, the message says what to do; where it is, nobody wants to know.
    console.error(colours.red(code === 'out' ? message : `the grader failed: ${stack ?? message}`));
    return exitCodes.graderFault;
  }
}
