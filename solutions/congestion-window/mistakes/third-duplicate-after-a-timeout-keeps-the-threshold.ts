export type Event = { type: 'send' | 'ack'; bytes: number } | { type: 'duplicate' } | { type: 'timeout' };

export type Phase = 'slow start' | 'congestion avoidance' | 'fast recovery';

export interface Step {
  flightSize: number;
  cwnd: number;
  ssthresh: number;
  phase: Phase;
  resend: boolean;
}

export function initialWindow(smss: number): number {
  if (smss > 2190) return 2 * smss;
  return smss > 1095 ? 3 * smss : 4 * smss;
}

export function traceWindow(smss: number, ssthresh: number, events: readonly Event[]): Step[] {
  const steps: Step[] = [];
  let flightSize = 0;
  let cwnd = initialWindow(smss);
  let duplicates = 0;
  let recovering = false;
  let timedOut = false; // and nothing new acknowledged since
  const phase = (): Phase => {
    if (recovering) return 'fast recovery';
    return cwnd < ssthresh ? 'slow start' : 'congestion avoidance';
  };
  const half = (): number => Math.max(Math.floor(flightSize / 2), 2 * smss);

  for (const event of events) {
    let resend = false;
    switch (event.type) {
      case 'send':
        flightSize += event.bytes;
        break;
      case 'ack':
        flightSize -= event.bytes;
        duplicates = 0;
        timedOut = false;
        switch (phase()) {
          case 'slow start':
            cwnd += Math.min(event.bytes, smss);
            break;
          case 'congestion avoidance':
            cwnd += Math.max(1, Math.floor((smss * smss) / cwnd));
            break;
          case 'fast recovery':
            cwnd = ssthresh;
            recovering = false;
            break;
        }
        break;
      case 'duplicate':
        duplicates += 1;
        if (duplicates === 3) {
          if (!timedOut) ssthresh = half(); // else it is the same loss
          cwnd = ssthresh + 3 * smss;
          recovering = true;
          resend = true;
        } else if (duplicates > 3) {
          cwnd += smss;
        }
        break;
      case 'timeout':
        if (!timedOut) ssthresh = half();
        timedOut = true;
        cwnd = smss;
        recovering = false;
        duplicates = 0;
        resend = true;
        break;
    }
    steps.push({ flightSize, cwnd, ssthresh, phase: phase(), resend });
  }
  return steps;
}
