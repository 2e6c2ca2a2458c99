import { createServer, type AddressInfo, type Server } from 'node:net';
import { emptySession } from '../engine/check/check-session.fixture.js';
import { Tcp } from './tcp.js';

const { session, over } = emptySession();
afterAll(over);

test('a peer can break off right after it has closed its direction, with data unread', async () => {
  let hears = (_code: string | undefined) => undefined as void;
  const broken = new Promise<string | undefined>((resolve) => (hears = resolve));
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const fill = () => void (socket.writable && socket.write(Buffer.alloc(1 << 22), (error) => void (error ?? fill())));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => hears(code));
    session.onEnd(() => socket.destroy());
    socket.resume();
    fill();
  });
  const port = await portOf(server);
  session.onEnd(() => server.close());
  const peer = await new Tcp(session).connect({
    ...{ transport: 'tcp', host: '127.0.0.1', port },
    returned: () => Promise.resolve(''),
  });
  peer.pause();
  peer.halfClose();
  await peer.reset();
  expect(await broken).toMatch(/^(ECONNRESET|EPIPE)$/);
});

function portOf(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
