import type { Socket } from 'node:net';

/** Settles when a FIN that was asked for has been sent: until then Node neither sends anything else nor resets (it fails with EINVAL). */
export async function finSent(socket: Socket): Promise<void> {
  if (!socket.writableEnded || socket.writableFinished || socket.closed) return;
  await new Promise<void>((resolve) => socket.once('finish', resolve).once('close', () => resolve()));
}
