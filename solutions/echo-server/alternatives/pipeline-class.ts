import * as net from 'node:net';
import { PassThrough, pipeline } from 'node:stream';

class EchoServer {
  readonly server = new net.Server((client) => this.accept(client));

  listen(port: number): net.Server {
    return this.server.listen(port, '::');
  }

  private accept(client: net.Socket): void {
    pipeline(client, new PassThrough(), client, (error) => {
      if (error) client.destroy();
    });
  }
}

export const startEchoServer = (port: number) => new EchoServer().listen(port);
