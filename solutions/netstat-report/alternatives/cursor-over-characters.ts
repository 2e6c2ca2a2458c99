export interface Endpoint {
  address: string;
  port: number;
}

export interface SocketEntry {
  protocol: 'tcp' | 'udp';
  family: 'IPv4' | 'IPv6';
  local: Endpoint;
  foreign?: Endpoint | undefined;
  state?: string | undefined;
  pid?: number | undefined;
  program?: string | undefined;
}

class End implements Endpoint {
  address: string;
  port: number;

  constructor(address: string, port: number) {
    this.address = address;
    this.port = port;
  }
}

class Row implements SocketEntry {
  protocol: 'tcp' | 'udp';
  family: 'IPv4' | 'IPv6';
  local: Endpoint;
  foreign: Endpoint | undefined = undefined;
  state: string | undefined = undefined;
  pid: number | undefined = undefined;
  program: string | undefined = undefined;

  constructor(protocol: 'tcp' | 'udp', family: 'IPv4' | 'IPv6', local: Endpoint) {
    this.protocol = protocol;
    this.family = family;
    this.local = local;
  }
}

/** Walks through the whole text, character by character. Nothing but nextLine() passes the end of a line. */
class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  get place(): number {
    return this.#at;
  }

  goTo(place: number): void {
    this.#at = place;
  }

  #isBlank(place: number): boolean {
    const char = this.#text[place];
    return char === ' ' || char === '\t';
  }

  #isLineEnd(place: number): boolean {
    if (place >= this.#text.length) return true;
    const char = this.#text[place];
    return char === '\n' || (char === '\r' && (place + 1 === this.#text.length || this.#text[place + 1] === '\n'));
  }

  /** The next field of this line; empty if there is none. */
  field(): string {
    while (this.#isBlank(this.#at)) this.#at++;
    const from = this.#at;
    while (!this.#isLineEnd(this.#at) && !this.#isBlank(this.#at)) this.#at++;
    return this.#text.slice(from, this.#at);
  }

  /** The rest of this line without blanks at its ends. */
  rest(): string {
    while (this.#isBlank(this.#at)) this.#at++;
    const from = this.#at;
    let to = from;
    while (!this.#isLineEnd(this.#at)) {
      if (!this.#isBlank(this.#at)) to = this.#at + 1;
      this.#at++;
    }
    return this.#text.slice(from, to);
  }

  nextLine(): void {
    while (!this.#isLineEnd(this.#at)) this.#at++;
    if (this.#text[this.#at] === '\r') this.#at++;
    this.#at++;
  }
}

class Report {
  readonly rows: Row[] = [];
  readonly #cursor: Cursor;
  #nameless: Row | undefined;

  constructor(text: string) {
    this.#cursor = new Cursor(text);
  }

  read(): this {
    while (!this.#cursor.atEnd) {
      const start = this.#cursor.place;
      const first = this.#cursor.field();
      switch (first) {
        case 'tcp':
        case 'tcp6':
        case 'udp':
        case 'udp6':
          this.#nameless = undefined;
          this.rows.push(this.#linux(first));
          break;
        case 'TCP':
        case 'UDP':
          this.#nameless = this.#windows(first);
          this.rows.push(this.#nameless);
          break;
        default:
          if (this.#nameless !== undefined && first.startsWith('[')) {
            this.#cursor.goTo(start);
            const name = this.#cursor.rest();
            if (name.endsWith(']')) {
              this.#nameless.program = new Cursor(name.slice(1, -1)).rest();
              this.#nameless = undefined;
            }
          }
      }
      this.#cursor.nextLine();
    }
    return this;
  }

  #linux(kind: string): Row {
    const cursor = this.#cursor;
    cursor.field();
    cursor.field();
    const row = new Row(
      kind.startsWith('tcp') ? 'tcp' : 'udp',
      kind.endsWith('6') ? 'IPv6' : 'IPv4',
      near(cursor.field()),
    );
    row.foreign = far(cursor.field());
    const place = cursor.place;
    const word = cursor.field();
    if (
      word !== '' &&
      [...word].every((char) => (char >= 'A' && char <= 'Z') || (char >= '0' && char <= '9') || char === '_')
    ) {
      row.state = word;
    } else {
      cursor.goTo(place);
    }
    const owner = cursor.rest();
    const slash = owner.indexOf('/');
    if (slash >= 0) {
      row.pid = number(owner.slice(0, slash));
      row.program = new Cursor(owner.slice(slash + 1)).rest();
    }
    return row;
  }

  #windows(kind: string): Row {
    const cursor = this.#cursor;
    const local = cursor.field();
    const row = new Row(kind === 'TCP' ? 'tcp' : 'udp', local.startsWith('[') ? 'IPv6' : 'IPv4', near(local));
    row.foreign = far(cursor.field());
    if (kind === 'TCP') {
      const state = cursor.field();
      row.state = state === 'LISTENING' ? 'LISTEN' : state || undefined;
    }
    row.pid = number(cursor.field());
    return row;
  }
}

function near(text: string): End {
  let colon = text.length;
  do colon--;
  while (colon > 0 && text[colon] !== ':');
  const bracketed = text[0] === '[' && text[colon - 1] === ']';
  return new End(bracketed ? text.slice(1, colon - 1) : text.slice(0, colon), Number(text.slice(colon + 1)));
}

function far(text: string): End | undefined {
  if (text.endsWith(':*')) return undefined;
  const end = near(text);
  return end.port === 0 ? undefined : end;
}

function number(text: string): number | undefined {
  return Number(text) || undefined;
}

export function parseNetstat(text: string): SocketEntry[] {
  return new Report(text).read().rows;
}

export function listening(entries: readonly SocketEntry[]): SocketEntry[] {
  const waiting: SocketEntry[] = [];
  for (const entry of entries) {
    switch (entry.protocol) {
      case 'tcp':
        if (entry.state === 'LISTEN') waiting.push(entry);
        break;
      case 'udp':
        if (entry.foreign === undefined) waiting.push(entry);
    }
  }
  return waiting;
}
