/**
 * Loaded before a student's program that is started without the agent, where a check wants to put its clock forward. For each line on the
 * channel, a number of ms, it does so and answers with the same line; and it keeps no program from ending.
 */
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { CHANNEL_FD } from '../channel-fd.js';
import { Clock } from './clock.js';

const clock = new Clock();
const channel = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
channel.on('error', () => undefined);
createInterface({ input: channel }).on('line', (ms) => {
  void clock.advance(Number(ms), 0).then(() => channel.write(`${ms}\n`));
});
channel.unref();
