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
  if (smss <= 1095) return 4 * smss;
  if (smss <= 2190) return 3 * smss;
  return 2 * smss;
}

interface State {
  flightSize: number;
  cwnd: number;
  ssthresh: number;
  duplicates: number;
  recovering: boolean;
  sameSegment: boolean;
}

function after(state: State, event: Event, smss: number): State {
  const half = Math.max(Math.floor(state.flightSize / 2), 2 * smss);
  switch (event.type) {
    case 'send':
      return { ...state, flightSize: state.flightSize + event.bytes };
    case 'ack': {
      let { cwnd } = state;
      if (state.recovering) cwnd = state.ssthresh;
      else if (cwnd < state.ssthresh) cwnd += Math.min(event.bytes, smss);
      else cwnd += Math.max(Math.floor((smss * smss) / cwnd), 1);
      const flightSize = state.flightSize - event.bytes;
      return { ...state, flightSize, cwnd, duplicates: 0, recovering: false, sameSegment: false };
    }
    case 'duplicate': {
      const duplicates = state.duplicates + 1;
      if (duplicates < 3) return { ...state, duplicates };
      if (duplicates > 3) return { ...state, duplicates, cwnd: state.cwnd + smss };
      return { ...state, duplicates, ssthresh: half, cwnd: half + 3 * smss, recovering: true };
    }
    case 'timeout': {
      const ssthresh = state.sameSegment ? state.ssthresh : half;
      return { ...state, ssthresh, cwnd: smss, duplicates: 0, recovering: false, sameSegment: true };
    }
  }
}

function stepOf({ flightSize, cwnd, ssthresh, recovering, duplicates }: State, event: Event): Step {
  const phase = recovering ? 'fast recovery' : cwnd < ssthresh ? 'slow start' : 'congestion avoidance';
  const resend = event.type === 'timeout' || (event.type === 'duplicate' && duplicates === 3);
  return { flightSize, cwnd, ssthresh, phase, resend };
}

function walk(state: State, events: readonly Event[], index: number, smss: number, steps: Step[]): Step[] {
  const event = events[index];
  if (event === undefined) return steps;
  const next = after(state, event, smss);
  steps.push(stepOf(next, event));
  return walk(next, events, index + 1, smss, steps);
}

export function traceWindow(smss: number, ssthresh: number, events: readonly Event[]): Step[] {
  const start: State = {
    flightSize: 0,
    cwnd: initialWindow(smss),
    ssthresh,
    duplicates: 0,
    recovering: false,
    sameSegment: false,
  };
  return walk(start, events, 0, smss, []);
}
