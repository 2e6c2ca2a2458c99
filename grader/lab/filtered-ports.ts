import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { CheckSession } from '../engine/check/check-session.js';
import { acceptQueues } from '../engine/process/listeners.js';

/** Connections that wait to be accepted; Linux takes one more than that. */
const BACKLOG = 1;
/** Where the system does not tell how full a queue is: a call over loopback that is not answered by then never will be, in ms. */
const UNANSWERED_MS = 250;
const POLL_MS = 1;

/** Listens on as many ports as asked, tells which, and sleeps until it is terminated: whoever calls is never accepted. */
const SLEEPER = `
const { createServer } = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');
const { howMany, backlog } = workerData;
const open = () => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject);
  server.listen({ port: 0, host: '127.0.0.1', backlog }, () => resolve(server.address().port));
});
Promise.all(Array.from({ length: howMany }, open)).then((ports) => {
  parentPort.postMessage(ports);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;

/**
 * TCP ports of 127.0.0.1 that answer no call, neither yes nor no, as behind a firewall: a program listens there that never accepts, and
 * its queue is full, so the system drops the SYN of whoever calls. That needs no rights. They stay so until the session ends.
 * @throws where the system refuses such calls instead, as Windows does
 */
export async function filteredPorts(session: CheckSession, howMany: number): Promise<number[]> {
  const sleeper = new Worker(SLEEPER, { eval: true, workerData: { howMany, backlog: BACKLOG } });
  sleeper.unref();
  session.onEnd(() => sleeper.terminate());
  const ports = await new Promise<number[]>((resolve, reject) => {
    sleeper.once('message', resolve);
    sleeper.once('error', reject);
  });
  await (acceptQueues().has(ports[0] ?? 0) ? fillQueues(session, ports) : callUntilUnanswered(session, ports));
  return ports;
}

/** Calls until the system says that every queue is full. */
async function fillQueues(session: CheckSession, ports: readonly number[]): Promise<void> {
  const dialTwice = ports.flatMap((port) => Array.from({ length: BACKLOG + 1 }, () => dial(session, port)));
  await Promise.all(dialTwice);
  // A connection that has been made is in the queue at once, or as soon as the system has handled its last packet.
  for (let open = ports; open.length > 0 && !session.signal.aborted;) {
    const lengths = acceptQueues();
    open = ports.filter((port) => (lengths.get(port) ?? 0) <= BACKLOG);
    if (open.length > 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The same where the system does not say so: a call that is not answered shows that the queue is full. */
async function callUntilUnanswered(session: CheckSession, ports: readonly number[]): Promise<void> {
  const fill = async (port: number) => {
    const late = () => new Promise<false>((resolve) => setTimeout(resolve, UNANSWERED_MS, false));
    while (!session.signal.aborted && (await Promise.race([dial(session, port), late()])));
  };
  await Promise.all(ports.map(fill));
}

function dial(session: CheckSession, port: number): Promise<true> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', reject);
    session.onEnd(() => socket.destroy());
  });
}
