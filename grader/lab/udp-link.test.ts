import { Random } from './random.js';
import { emptyScene } from './scene.fixture.js';
import type { Scene } from './scene.js';
import { Udp } from './udp.js';
import type { LinkOptions } from './udp-link.js';

let scene: Scene;
let over: () => Promise<void>;
beforeEach(() => ({ scene, over } = emptyScene()));
afterEach(() => over());

const FENCE = 'fence';

/** What arrives of the numbers 0 to 199, sent over a link; a last datagram sent past the link shows that all is there. */
async function sendOver(options: LinkOptions, seed = 5): Promise<number[]> {
  const udp = new Udp(scene, new Random(seed));
  const [receiver, sender] = [await udp.peer(), await udp.peer()];
  const link = await udp.link(receiver, options);
  for (let number = 0; number < 200; number++) await sender.send(link, String(number));
  while (link.counts.sent < 200 || link.underway > 0) await new Promise(setImmediate);
  await sender.send(receiver, FENCE);
  const arrived = await receiver.inbox.until(({ bytes }) => bytes.toString() === FENCE);
  return arrived.map(({ bytes }) => Number(bytes.toString()));
}

test('a link without faults passes everything on in order', async () => {
  expect(await sendOver({})).toEqual(Array.from({ length: 200 }, (_, number) => number));
});

test('loss loses about as many as it says', async () => {
  const arrived = await sendOver({ loss: 0.3 });
  expect(arrived.length).toBeGreaterThan(110);
  expect(arrived.length).toBeLessThan(170);
});

test('duplicates come twice and nothing is lost', async () => {
  const arrived = await sendOver({ duplicate: 0.5 });
  expect(new Set(arrived).size).toBe(200);
  expect(arrived.length).toBeGreaterThan(250);
});

test('reordering changes the order and loses nothing', async () => {
  const arrived = await sendOver({ reorder: 0.3 });
  expect(arrived).not.toEqual([...arrived].sort((a, b) => a - b));
  expect(new Set(arrived).size).toBe(200);
  expect(arrived).toHaveLength(200);
});

test('the same seed has the same fate, another seed another', async () => {
  const faults = { loss: 0.2, duplicate: 0.2 };
  const first = await sendOver(faults, 5);
  expect(await sendOver(faults, 5)).toEqual(first);
  expect(await sendOver(faults, 6)).not.toEqual(first);
});

test('answers go back to the sender they are for', async () => {
  const udp = new Udp(scene, new Random(1));
  const [receiver, one, two] = [await udp.peer(), await udp.peer(), await udp.peer()];
  const link = await udp.link(receiver, {});
  await one.send(link, 'from one');
  const first = await receiver.inbox.next();
  await two.send(link, 'from two');
  const second = await receiver.inbox.next();
  await receiver.send(first.from, 'to one');
  await receiver.send(second.from, 'to two');
  expect((await one.inbox.next()).bytes.toString()).toBe('to one');
  expect((await two.inbox.next()).bytes.toString()).toBe('to two');
});

test('delay delays', async () => {
  const udp = new Udp(scene, new Random(1));
  const [receiver, sender] = [await udp.peer(), await udp.peer()];
  const link = await udp.link(receiver, { delayMs: [40, 40] });
  const started = performance.now();
  await sender.send(link, 'late');
  await receiver.inbox.next();
  expect(performance.now() - started).toBeGreaterThanOrEqual(39);
});

test('a datagram has the fate that is settled for it, whatever chance would do', async () => {
  const fate: LinkOptions['fate'] = ({ way, bytes }) =>
    way === 'out' ? ({ 1: [], 2: [30], 3: [0, 60] } as Record<string, number[]>)[bytes.toString()] : undefined;
  const arrived = await sendOver({ fate, loss: 0 });
  const times = [0, 1, 2, 3, 4].map((wanted) => arrived.filter((number) => number === wanted).length);
  expect(times).toEqual([1, 0, 1, 2, 1]);
  expect(await sendOver({ fate: () => [0], loss: 1, duplicate: 1, reorder: 1 })).toHaveLength(200);
});

test('a link remembers what it has delivered, both ways', async () => {
  const udp = new Udp(scene, new Random(1));
  const [server, client] = [await udp.peer(), await udp.peer()];
  server.echo();
  const link = await udp.link(server, { fate: ({ way }) => (way === 'back' ? [0, 0] : [0]) });
  await client.send(link, 'once');
  await client.inbox.take(2);
  const told = link.delivered.map(({ way, bytes }) => `${way} ${bytes.toString()}`);
  expect(told).toEqual(['out once', 'back once', 'back once']);
});

test('a port is left when its socket is closed', async () => {
  const udp = new Udp(scene, new Random(1));
  const peer = await udp.peer();
  const { port } = peer;
  expect(await udp.isLeft(port)).toBe(false);
  peer.close();
  expect(await udp.isLeft(port)).toBe(true);
});
