export type PortRange = 'system' | 'registered' | 'dynamic';

/** A value that is known to be a port. Whether a number is one, a field of sixteen bits tells: it must come out as it went in. */
class Port {
  private constructor(readonly value: number) {}

  static of(value: number): Port {
    const [kept] = new Uint16Array([value]);
    if (kept !== value) throw new RangeError(`${value} does not fit into the field for a port`);
    return new Port(value);
  }

  static read(text: string): Port {
    const significant = /^0*(?<digits>[0-9]+)$/.exec(text)?.groups?.digits;
    if (significant === undefined || text.endsWith('\n')) throw new SyntaxError('not decimal digits');
    return Port.of(Number.parseInt(significant, 10));
  }

  get range(): PortRange {
    if (this.value >= 0xc000) return 'dynamic';
    return this.value >= 0x400 ? 'registered' : 'system';
  }
}

export function parsePort(text: string): number {
  return Port.read(text).value;
}

export function portRange(port: number): PortRange {
  return Port.of(port).range;
}
