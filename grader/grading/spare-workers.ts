import type { Sandbox } from '../engine/sandbox/tier.js';
import { Worker } from './worker.js';

/**
 * Workers that are kept between one set of submissions and the next. A worker takes a second until it is quick, which whoever grades several small
 * sets, one after the other, pays once.
 */
export class SpareWorkers {
  private readonly idle: Worker[] = [];

  constructor(private readonly sandbox: Sandbox) {}

  /** One that is idle, or a new one. */
  take(): Worker {
    for (let worker = this.idle.pop(); worker; worker = this.idle.pop()) if (worker.alive) return worker;
    return new Worker(this.sandbox);
  }

  /** @param worker that does nothing at the moment */
  keep(worker: Worker): void {
    this.idle.push(worker);
  }

  /** Ends those that are idle, and waits until they are gone. */
  async close(): Promise<void> {
    const all = this.idle.splice(0);
    for (const worker of all) worker.end();
    await Promise.all(all.map(({ ended }) => ended));
  }
}
