/** The sender as a table: a row for each phase, a column for each event, in each cell a function to the next state. */
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
  readonly flightSize: number;
  readonly cwnd: number;
  readonly ssthresh: number;
  readonly recovering: boolean;
  readonly duplicates: number;
  readonly lostAgain: boolean; // nothing new was acknowledged since the last timeout
  readonly resend: boolean;
}

type Change = (state: State, bytes: number) => Partial<State>;

const phaseOf = ({ recovering, cwnd, ssthresh }: State): Phase =>
  recovering ? 'fast recovery' : cwnd < ssthresh ? 'slow start' : 'congestion avoidance';

const half = ({ flightSize, smss }: State): number => Math.max(Math.floor(flightSize / 2), 2 * smss);

const send: Change = (state, bytes) => ({ flightSize: state.flightSize + bytes });

/** An acknowledgement of new data, with the rule by which this phase moves the window. */
const acknowledge =
  (window: (state: State, bytes: number) => number): Change =>
  (state, bytes) => ({
    flightSize: state.flightSize - bytes,
    cwnd: window(state, bytes),
    recovering: false,
    duplicates: 0,
    lostAgain: false,
  });

const countDuplicate: Change = (state) => {
  const duplicates = state.duplicates + 1;
  if (duplicates < 3) return { duplicates };
  const ssthresh = half(state);
  return { duplicates, ssthresh, cwnd: ssthresh + 3 * state.smss, recovering: true, resend: true };
};

const inflate: Change = ({ duplicates, cwnd, smss }) => ({ duplicates: duplicates + 1, cwnd: cwnd + smss });

const timeout: Change = (state) => ({
  ssthresh: state.lostAgain ? state.ssthresh : half(state),
  cwnd: state.smss,
  recovering: false,
  duplicates: 0,
  lostAgain: true,
  resend: true,
});

const TABLE: Record<Phase, Record<Event['type'], Change>> = {
  'slow start': {
    send,
    ack: acknowledge(({ cwnd, smss }, bytes) => cwnd + Math.min(bytes, smss)),
    duplicate: countDuplicate,
    timeout,
  },
  'congestion avoidance': {
    send,
    ack: acknowledge(({ cwnd, smss }) => cwnd + Math.max(Math.floor((smss * smss) / cwnd), 1)),
    duplicate: countDuplicate,
    timeout,
  },
  'fast recovery': {
    send,
    ack: acknowledge(({ ssthresh }) => ssthresh),
    duplicate: inflate,
    timeout,
  },
};

export function initialWindow(smss: number): number {
  const segments = smss > 2190 ? 2 : smss > 1095 ? 3 : 4;
  return segments * smss;
}

function* states(start: State, events: Iterable<Event>): Generator<State, void> {
  let state = start;
  for (const event of events) {
    const bytes = 'bytes' in event ? event.bytes : 0;
    state = { ...state, resend: false, ...TABLE[phaseOf(state)][event.type](state, bytes) };
    yield state;
  }
}

export function traceWindow(smss: number, ssthresh: number, events: readonly Event[]): Step[] {
  const start: State = {
    smss,
    flightSize: 0,
    cwnd: initialWindow(smss),
    ssthresh,
    recovering: false,
    duplicates: 0,
    lostAgain: false,
    resend: false,
  };
  return Array.from(states(start, events), (state) => ({
    flightSize: state.flightSize,
    cwnd: state.cwnd,
    ssthresh: state.ssthresh,
    phase: phaseOf(state),
    resend: state.resend,
  }));
}
