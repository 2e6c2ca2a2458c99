import * as dgram from 'node:dgram';

interface Address {
  port: number;
  address: string;
}

abstract class UdpCat {
  protected readonly socket = dgram.createSocket({ type: 'udp4' });
  private readonly waiting: Buffer[] = [];

  constructor() {
    this.socket.on('message', (message, from) => this.receive(message, from));
    process.stdin.on('data', (chunk) => {
      this.waiting.push(chunk);
      this.flush();
    });
  }

  protected abstract partner(): Address | undefined;

  protected receive(message: Buffer, _from: Address): void {
    process.stdout.write(message);
  }

  protected flush(): void {
    const partner = this.partner();
    if (partner === undefined) return;
    for (const chunk of this.waiting.splice(0)) {
      for (let rest = chunk; rest.length > 0; rest = rest.subarray(1400)) {
        this.socket.send(rest.subarray(0, 1400), partner.port, partner.address);
      }
    }
  }
}

class Client extends UdpCat {
  constructor(private readonly server: Address) {
    super();
    this.socket.bind();
  }

  protected override partner(): Address {
    return this.server;
  }

  protected override receive(message: Buffer, from: Address): void {
    if (from.port === this.server.port && from.address === this.server.address) super.receive(message, from);
  }
}

class Listener extends UdpCat {
  private latest: Address | undefined;

  constructor(port: number) {
    super();
    this.socket.bind({ port, address: '0.0.0.0' });
  }

  protected override partner(): Address | undefined {
    return this.latest;
  }

  protected override receive(message: Buffer, from: Address): void {
    this.latest = from;
    super.receive(message, from);
    this.flush();
  }
}

const args = process.argv.slice(3);
if (args[0] === '-l') new Listener(Number(args[1]));
else new Client({ address: String(args[0]), port: Number(args[1]) });
