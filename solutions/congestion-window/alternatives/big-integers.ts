export type Event = { type: 'send' | 'ack'; bytes: number } | { type: 'duplicate' } | { type: 'timeout' };

export type Phase = 'slow start' | 'congestion avoidance' | 'fast recovery';

export interface Step {
  flightSize: number;
  cwnd: number;
  ssthresh: number;
  phase: Phase;
  resend: boolean;
}

interface Machine {
  readonly smss: bigint;
  flightSize: bigint;
  cwnd: bigint;
  ssthresh: bigint | null;
  duplicates: number;
  progress: boolean;
}

interface Row {
  ack: (machine: Machine, bytes: bigint) => void;
  duplicate: (machine: Machine) => boolean;
}

function segments(smss: bigint): bigint {
  if (smss <= 1095n) return 4n;
  return smss <= 2190n ? 3n : 2n;
}

export function initialWindow(smss: number): number {
  return Number(segments(BigInt(smss))) * smss;
}

function atLeast(minimum: bigint, value: bigint): bigint {
  return value < minimum ? minimum : value;
}

function atMost(maximum: bigint, value: bigint): bigint {
  return value > maximum ? maximum : value;
}

function halfOfFlight({ flightSize, smss }: Machine): bigint {
  return atLeast(2n * smss, flightSize / 2n);
}

function countDuplicate(machine: Machine): boolean {
  machine.duplicates += 1;
  if (machine.duplicates < 3) return false;
  const threshold = halfOfFlight(machine);
  machine.ssthresh = threshold;
  machine.cwnd = threshold + 3n * machine.smss;
  return true;
}

const table: Readonly<Record<Phase, Row>> = {
  'slow start': {
    ack(machine, bytes) {
      machine.cwnd += atMost(machine.smss, bytes);
    },
    duplicate: countDuplicate,
  },
  'congestion avoidance': {
    ack(machine) {
      machine.cwnd += atLeast(1n, (machine.smss * machine.smss) / machine.cwnd);
    },
    duplicate: countDuplicate,
  },
  'fast recovery': {
    ack(machine) {
      machine.cwnd = machine.ssthresh ?? machine.cwnd;
    },
    duplicate(machine) {
      machine.cwnd += machine.smss;
      return false;
    },
  },
};

function phaseOf({ duplicates, cwnd, ssthresh }: Machine): Phase {
  if (duplicates === 3) return 'fast recovery';
  return ssthresh === null || cwnd < ssthresh ? 'slow start' : 'congestion avoidance';
}

function apply(machine: Machine, event: Event): boolean {
  const row = table[phaseOf(machine)];
  switch (event.type) {
    case 'send':
      machine.flightSize += BigInt(event.bytes);
      return false;
    case 'ack':
      row.ack(machine, BigInt(event.bytes));
      machine.flightSize -= BigInt(event.bytes);
      machine.duplicates = 0;
      machine.progress = true;
      return false;
    case 'duplicate':
      return row.duplicate(machine);
    case 'timeout':
      if (machine.progress) machine.ssthresh = halfOfFlight(machine);
      machine.cwnd = machine.smss;
      machine.duplicates = 0;
      machine.progress = false;
      return true;
  }
}

export function traceWindow(smss: number, ssthresh: number, events: readonly Event[]): Step[] {
  const machine: Machine = {
    smss: BigInt(smss),
    flightSize: 0n,
    cwnd: BigInt(initialWindow(smss)),
    ssthresh: ssthresh === Infinity ? null : BigInt(ssthresh),
    duplicates: 0,
    progress: true,
  };
  return Array.from(events, (event) => {
    const resend = apply(machine, event);
    return {
      flightSize: Number(machine.flightSize),
      cwnd: Number(machine.cwnd),
      ssthresh: machine.ssthresh === null ? Infinity : Number(machine.ssthresh),
      phase: phaseOf(machine),
      resend,
    };
  });
}
