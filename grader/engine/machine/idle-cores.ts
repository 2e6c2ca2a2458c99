import { cpus, type CpuInfo } from 'node:os';

/** How many of the machine's cores have nothing to do. A container sees those of its machine. */
export class IdleCores {
  private before: CpuInfo[];

  /** @param look gives what each core has done since the machine started */
  constructor(private readonly look: () => CpuInfo[] = cpus) {
    this.before = look();
  }

  /** On the average since it was asked last, from 0 to the number of cores. */
  sinceLast(): number {
    const now = this.look();
    const shares = now.map(({ times }, index) => {
      const then = this.before[index]?.times ?? times;
      const total = sum(times) - sum(then);
      return total > 0 ? (times.idle - then.idle) / total : 0;
    });
    this.before = now;
    return shares.reduce((all, share) => all + share, 0);
  }
}

function sum({ user, nice, sys, idle, irq }: CpuInfo['times']): number {
  return user + nice + sys + idle + irq;
}
