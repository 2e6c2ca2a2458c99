export type Event = { type: 'send' | 'ack'; bytes: number } | { type: 'duplicate' } | { type: 'timeout' };

export type Phase = 'slow start' | 'congestion avoidance' | 'fast recovery';

export interface Step {
  flightSize: number;
  cwnd: number;
  ssthresh: number;
  phase: Phase;
  resend: boolean;
}

interface State {
  readonly smss: number;
  readonly step: Step;
  readonly duplicates: number;
  /** No acknowledgement of new data has come since the last timeout. */
  readonly silent: boolean;
}

export function initialWindow(smss: number): number {
  const segments = [1095, 2190].reduce((count, limit) => (smss > limit ? count - 1 : count), 4);
  return segments * smss;
}

export function traceWindow(smss: number, ssthresh: number, events: readonly Event[]): Step[] {
  const cwnd = initialWindow(smss);
  const first: State = {
    smss,
    step: { flightSize: 0, cwnd, ssthresh, phase: phaseFor(cwnd, ssthresh), resend: false },
    duplicates: 0,
    silent: false,
  };
  return events
    .reduce<State[]>((states, event) => [...states, next(states.at(-1) ?? first, event)], [])
    .map(({ step }) => step);
}

function phaseFor(cwnd: number, ssthresh: number): Phase {
  return cwnd < ssthresh ? 'slow start' : 'congestion avoidance';
}

function next(state: State, event: Event): State {
  const { smss, duplicates } = state;
  const step = { ...state.step, resend: false };
  const half = Math.max((step.flightSize - (step.flightSize & 1)) / 2, smss * 2);

  if (event.type === 'send') return { ...state, step: { ...step, flightSize: step.flightSize + event.bytes } };

  if (event.type === 'ack') {
    const cwnd = windowAfterAck(step, event.bytes, smss);
    const flightSize = step.flightSize - event.bytes;
    return {
      smss,
      duplicates: 0,
      silent: false,
      step: { ...step, flightSize, cwnd, phase: phaseFor(cwnd, step.ssthresh) },
    };
  }

  if (event.type === 'timeout') {
    const ssthresh = state.silent ? step.ssthresh : half;
    return {
      smss,
      duplicates: 0,
      silent: true,
      step: { ...step, cwnd: smss, ssthresh, phase: phaseFor(smss, ssthresh), resend: true },
    };
  }

  const counted = { ...state, duplicates: duplicates + 1 };
  if (counted.duplicates < 3) return { ...counted, step };
  if (counted.duplicates > 3) return { ...counted, step: { ...step, cwnd: step.cwnd + smss } };
  return {
    ...counted,
    step: { ...step, ssthresh: half, cwnd: half + 3 * smss, phase: 'fast recovery', resend: true },
  };
}

function windowAfterAck({ phase, cwnd, ssthresh }: Step, bytes: number, smss: number): number {
  switch (phase) {
    case 'fast recovery':
      return ssthresh;
    case 'slow start':
      return cwnd + (bytes < smss ? bytes : smss);
    case 'congestion avoidance':
      return cwnd + (Math.trunc(smss ** 2 / cwnd) || 1);
  }
}
