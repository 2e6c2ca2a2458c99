import { EventEmitter } from 'node:events';

export type Event = { type: 'send' | 'ack'; bytes: number } | { type: 'duplicate' } | { type: 'timeout' };

export type Phase = 'slow start' | 'congestion avoidance' | 'fast recovery';

export interface Step {
  flightSize: number;
  cwnd: number;
  ssthresh: number;
  phase: Phase;
  resend: boolean;
}

const factors = new Map<number, number>([
  [1095, 4],
  [2190, 3],
  [Infinity, 2],
]);

export function initialWindow(smss: number): number {
  for (const [limit, factor] of factors) {
    if (smss <= limit) return factor * smss;
  }
  return 2 * smss;
}

export function traceWindow(smss: number, ssthresh: number, events: readonly Event[]): Step[] {
  const steps: Step[] = [];
  const connection = new EventEmitter();
  const window = { flightSize: 0, cwnd: initialWindow(smss), ssthresh };
  const lost = { duplicates: 0, byDuplicates: false, byTimeout: false };

  connection.on('step', (resend: boolean) => {
    const { flightSize, cwnd } = window;
    let phase: Phase = cwnd >= window.ssthresh ? 'congestion avoidance' : 'slow start';
    if (lost.byDuplicates) phase = 'fast recovery';
    steps.push({ flightSize, cwnd, ssthresh: window.ssthresh, phase, resend });
  });

  connection.on('loss', () => {
    window.ssthresh = Math.max(Math.floor(window.flightSize / 2), 2 * smss);
  });

  connection.on('send', (bytes: number) => {
    window.flightSize += bytes;
    connection.emit('step', false);
  });

  connection.on('ack', (bytes: number) => {
    window.flightSize -= bytes;
    if (lost.byDuplicates) window.cwnd = window.ssthresh;
    else if (window.cwnd < window.ssthresh) window.cwnd += bytes < smss ? bytes : smss;
    else window.cwnd += Math.floor((smss * smss) / window.cwnd) || 1;
    Object.assign(lost, { duplicates: 0, byDuplicates: false, byTimeout: false });
    connection.emit('step', false);
  });

  connection.on('duplicate', () => {
    lost.duplicates += 1;
    const third = lost.duplicates === 3;
    if (third) {
      connection.emit('loss');
      window.cwnd = window.ssthresh + 3 * smss;
      lost.byDuplicates = true;
    } else if (lost.byDuplicates) {
      window.cwnd += smss;
    }
    connection.emit('step', third);
  });

  connection.on('timeout', () => {
    if (!lost.byTimeout) connection.emit('loss');
    window.cwnd = smss;
    Object.assign(lost, { duplicates: 0, byDuplicates: false, byTimeout: true });
    connection.emit('step', true);
  });

  for (const event of events) {
    if ('bytes' in event) connection.emit(event.type, event.bytes);
    else connection.emit(event.type);
  }
  return steps;
}
