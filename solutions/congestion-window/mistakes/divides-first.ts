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
  let cwnd = initialWindow(smss);
  let flightSize = 0;
  let duplicates = 0;
  let recovering = false;
  let timedOut = false; // since the last acknowledgement of new data

  const phase = (): Phase => {
    if (recovering) return 'fast recovery';
    return cwnd < ssthresh ? 'slow start' : 'congestion avoidance';
  };
  const thresholdAfterLoss = () => Math.max(Math.floor(flightSize / 2), 2 * smss);

  return events.map((event) => {
    let resend = false;
    switch (event.type) {
      case 'send':
        flightSize += event.bytes;
        break;
      case 'ack':
        flightSize -= event.bytes;
        if (recovering) cwnd = ssthresh;
        else if (cwnd < ssthresh) cwnd += Math.min(event.bytes, smss);
        else cwnd += Math.max(1, Math.floor((smss / cwnd) * smss));
        recovering = false;
        timedOut = false;
        duplicates = 0;
        break;
      case 'duplicate':
        duplicates += 1;
        if (recovering) {
          cwnd += smss;
        } else if (duplicates === 3) {
          ssthresh = thresholdAfterLoss();
          cwnd = ssthresh + 3 * smss;
          recovering = true;
          resend = true;
        }
        break;
      case 'timeout':
        if (!timedOut) ssthresh = thresholdAfterLoss();
        cwnd = smss;
        recovering = false;
        timedOut = true;
        duplicates = 0;
        resend = true;
        break;
    }
    return { flightSize, cwnd, ssthresh, phase: phase(), resend };
  });
}
