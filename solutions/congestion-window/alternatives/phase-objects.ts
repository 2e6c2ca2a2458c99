export type Event = { type: 'send' | 'ack'; bytes: number } | { type: 'duplicate' } | { type: 'timeout' };

export type Phase = 'slow start' | 'congestion avoidance' | 'fast recovery';

export interface Step {
  flightSize: number;
  cwnd: number;
  ssthresh: number;
  phase: Phase;
  resend: boolean;
}

/** What a phase makes of an acknowledgement; each returns the phase that follows. */
interface PhaseRules {
  name: () => Phase;
  acknowledged: (bytes: number) => PhaseRules;
  duplicate: () => PhaseRules;
}

class Sender {
  flightSize = 0;
  cwnd: number;
  resend = false;
  private phase: PhaseRules = new Open(this);
  private timerRanOut = false;

  constructor(
    readonly smss: number,
    public ssthresh: number,
  ) {
    this.cwnd = initialWindow(smss);
  }

  on(event: Event): Step {
    this.resend = false;
    switch (event.type) {
      case 'send':
        this.flightSize += event.bytes;
        break;
      case 'ack':
        this.flightSize -= event.bytes;
        this.timerRanOut = false;
        this.phase = this.phase.acknowledged(event.bytes);
        break;
      case 'duplicate':
        this.phase = this.phase.duplicate();
        break;
      case 'timeout':
        if (!this.timerRanOut) this.lowerThreshold();
        this.timerRanOut = true;
        this.cwnd = this.smss;
        this.resend = true;
        this.phase = new Open(this);
        break;
    }
    const { flightSize, cwnd, ssthresh, resend } = this;
    return { flightSize, cwnd, ssthresh, phase: this.phase.name(), resend };
  }

  lowerThreshold(): void {
    this.ssthresh = Math.floor(Math.max(this.flightSize / 2, 2 * this.smss));
  }
}

/** Slow start and congestion avoidance, with up to two duplicates. */
class Open implements PhaseRules {
  private duplicates = 0;

  constructor(private readonly sender: Sender) {}

  name(): Phase {
    return this.isSlowStart ? 'slow start' : 'congestion avoidance';
  }

  private get isSlowStart(): boolean {
    return this.sender.cwnd < this.sender.ssthresh;
  }

  acknowledged(bytes: number): PhaseRules {
    const { sender } = this;
    const { smss, cwnd } = sender;
    sender.cwnd += this.isSlowStart ? Math.min(smss, bytes) : Math.max(1, Math.floor((smss * smss) / cwnd));
    return new Open(sender);
  }

  duplicate(): PhaseRules {
    this.duplicates++;
    return this.duplicates === 3 ? new Recovery(this.sender) : this;
  }
}

class Recovery implements PhaseRules {
  constructor(private readonly sender: Sender) {
    sender.lowerThreshold();
    sender.cwnd = sender.ssthresh + 3 * sender.smss;
    sender.resend = true;
  }

  name(): Phase {
    return 'fast recovery';
  }

  acknowledged(): PhaseRules {
    this.sender.cwnd = this.sender.ssthresh;
    return new Open(this.sender);
  }

  duplicate(): PhaseRules {
    this.sender.cwnd += this.sender.smss;
    return this;
  }
}

export function initialWindow(smss: number): number {
  if (smss <= 1095) return smss * 4;
  if (smss <= 2190) return smss * 3;
  return smss * 2;
}

export function traceWindow(smss: number, ssthresh: number, events: readonly Event[]): Step[] {
  const sender = new Sender(smss, ssthresh);
  return events.map((event) => sender.on(event));
}
