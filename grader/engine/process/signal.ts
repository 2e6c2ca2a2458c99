/** Sends a signal to a process, or to a process group whose id is given as negative (kill(2)). @returns false when there is no such process */
export function signal(pid: number, name: NodeJS.Signals = 'SIGKILL'): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
