import { spawn } from 'node:child_process';

/** Keeps processors busy beside. @param loops endless loops @returns ends them; the end of this process does too */
export function makeBusy(loops: number): () => void {
  const running = Array.from({ length: loops }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  const end = () => {
    process.removeListener('exit', end);
    for (const loop of running) loop.kill('SIGKILL');
  };
  process.once('exit', end);
  return end;
}
