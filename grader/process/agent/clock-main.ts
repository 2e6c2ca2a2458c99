/**
 * Loaded before a student's program that is started without the agent, where a check wants to put its clock forward. For each line on the
 * channel, how many ms and in which steps, it does so and answers with the same line; and it keeps no program from ending.
 */
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { CHANNEL_FD } from '../channel-fd.js';
import { Clock } from './clock.js';

const clock = new Clock();
const channel = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
channel.on('error', () => undefined);
createInterface({ input: channel }).on('line', (line) => {
  const [ms, stepMs] = line.split(' ').map(Number);
  void clock.advance(ms ?? 0, stepMs ?? 0).then(() => channel.write(`${line}\n`));
});
channel.unref();
