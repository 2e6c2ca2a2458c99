import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';

export class Message {
  private static readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  readonly sender: { address: string; port: number };

  constructor(
    readonly bytes: Uint8Array,
    { address, port }: RemoteInfo,
  ) {
    this.sender = { address, port };
  }

  get size(): number {
    return this.bytes.length;
  }

  get text(): string {
    return Message.decoder.decode(this.bytes);
  }
}

class Receiver {
  private readonly socket = createSocket('udp4');

  constructor(private readonly onMessage: (message: Message) => void) {
    this.socket.on('message', this.receive.bind(this));
  }

  bind(port: number): Socket {
    return this.socket.bind(port);
  }

  private receive(bytes: Buffer, from: RemoteInfo): void {
    this.onMessage(new Message(bytes, from));
  }
}

export const startUdpReceiver = (port: number, onMessage: (message: Message) => void) =>
  new Receiver(onMessage).bind(port);
