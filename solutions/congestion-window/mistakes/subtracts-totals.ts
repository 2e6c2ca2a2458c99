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
  const segments = smss <= 1095 ? 4 : smss <= 2190 ? 3 : 2;
  return segments * smss;
}

/** What a sender knows, in the words of RFC 9293: una is the first unacknowledged byte, nxt the next one to be sent. */
interface Sender {
  una: number;
  nxt: number;
  cwnd: number;
  ssthresh: number;
  duplicates: number;
  recovering: boolean;
  /** The byte una stood at when the timer ran out last. */
  lost: number | undefined;
}

export function traceWindow(smss: number, ssthresh: number, events: readonly Event[]): Step[] {
  const sender: Sender = {
    una: 0,
    nxt: 0,
    cwnd: initialWindow(smss),
    ssthresh,
    duplicates: 0,
    recovering: false,
    lost: undefined,
  };
  const steps: Step[] = [];

  for (const event of events) {
    const resend = apply(sender, event, smss);
    steps.push({
      flightSize: sender.nxt - sender.una,
      cwnd: sender.cwnd,
      ssthresh: sender.ssthresh,
      phase: phaseOf(sender),
      resend,
    });
  }
  return steps;
}

function phaseOf({ recovering, cwnd, ssthresh }: Sender): Phase {
  if (recovering) return 'fast recovery';
  return cwnd < ssthresh ? 'slow start' : 'congestion avoidance';
}

function threshold(sender: Sender, smss: number): number {
  return Math.max(Math.floor((sender.nxt - sender.una) / 2), 2 * smss);
}

/** Changes the sender. True if it sends again. */
function apply(sender: Sender, event: Event, smss: number): boolean {
  if (event.type === 'send') {
    sender.nxt += event.bytes;
    return false;
  }

  if (event.type === 'ack') {
    const phase = phaseOf(sender);
    sender.una += event.bytes;
    sender.lost = undefined;
    sender.duplicates = 0;
    sender.recovering = false;
    if (phase === 'fast recovery') sender.cwnd = sender.ssthresh;
    else if (phase === 'slow start') sender.cwnd += Math.min(smss, event.bytes);
    else sender.cwnd += Math.max(Math.floor((smss * smss) / sender.cwnd), 1);
    return false;
  }

  if (event.type === 'duplicate') {
    sender.duplicates += 1;
    if (sender.duplicates > 3) sender.cwnd += smss;
    if (sender.duplicates !== 3) return false;
    sender.ssthresh = threshold(sender, smss);
    sender.cwnd = sender.ssthresh + 3 * smss;
    sender.recovering = true;
    return true;
  }

  if (sender.lost === undefined) sender.ssthresh = threshold(sender, smss);
  sender.lost = sender.una;
  sender.cwnd = smss;
  sender.duplicates = 0;
  sender.recovering = false;
  return true;
}
