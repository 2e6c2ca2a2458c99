import * as net from 'node:net';
import { PassThrough, pipeline } from 'node:stream';

class EchoServer {
  // Half-open: what is still in the PassThrough when the client's FIN comes must get out before our own.
  readonly server = new net.Server({ allowHalfOpen: true }, (client) => this.accept(client));

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
