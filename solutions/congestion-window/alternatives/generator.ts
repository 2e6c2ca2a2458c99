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
  return smss * (2 + Number(smss <= 2190) + Number(smss <= 1095));
}

/** Sleeps between events: `next(event)` gives the step after it. */
function* sender(smss: number, ssthresh: number): Generator<Step, never, Event> {
  let cwnd = initialWindow(smss);
  let flightSize = 0;
  let row = 0; // of duplicates
  let again = false; // the timer ran out last for the same segment
  let resend = false;

  for (;;) {
    const slow = cwnd < ssthresh;
    const phase: Phase = row > 2 ? 'fast recovery' : slow ? 'slow start' : 'congestion avoidance';
    const event: Event = yield { flightSize, cwnd, ssthresh, phase, resend };
    const half = () => Math.max(Math.floor(flightSize / 2), smss + smss);
    resend = event.type === 'timeout' || (event.type === 'duplicate' && row === 2);

    if (event.type === 'send') flightSize += event.bytes;
    if (event.type === 'duplicate' && ++row >= 3) {
      if (row === 3) cwnd = (ssthresh = half()) + 2 * smss;
      cwnd += smss;
    }
    if (event.type === 'ack') {
      if (phase === 'fast recovery') cwnd = ssthresh;
      if (phase === 'slow start') cwnd += Math.min(smss, event.bytes);
      if (phase === 'congestion avoidance') cwnd += Math.floor(Math.max(1, (smss * smss) / cwnd));
      flightSize -= event.bytes;
      again = false;
      row = 0;
    }
    if (event.type === 'timeout') {
      if (!again) ssthresh = half();
      again = true;
      cwnd = smss;
      row = 0;
    }
  }
}

export function traceWindow(smss: number, ssthresh: number, events: readonly Event[]): Step[] {
  const steps = sender(smss, ssthresh);
  steps.next(); // up to the first yield
  return events.map((event) => steps.next(event).value);
}
