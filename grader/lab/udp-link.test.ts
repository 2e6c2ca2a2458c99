import { Random } from '../engine/check/random.js';
import { emptySession } from '../engine/check/check-session.fixture.js';
import type { CheckSession } from '../engine/check/check-session.js';
import type { LinkOptions } from './link-options.js';
import { Udp } from './udp.js';

let session: CheckSession;
let over: () => Promise<void>;
beforeEach(() => ({ session, over } = emptySession()));
afterEach(() => over());

const FENCE = 'fence';

/** What arrives of the numbers 0 to 199, sent over a link; a last datagram sent past the link shows that all is there. */
async function sendOver(options: LinkOptions, seed = 5): Promise<number[]> {
  const udp = new Udp(session, new Random(seed));
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
  const udp = new Udp(session, new Random(1));
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
  const udp = new Udp(session, new Random(1));
  const [receiver, sender] = [await udp.peer(), await udp.peer()];
  const link = await udp.link(receiver, { delayMs: [40, 40] });
  const started = performance.now();
  await sender.send(link, 'late');
  await receiver.inbox.next();
  expect(performance.now() - started).toBeGreaterThanOrEqual(39);
});

test('a datagram has the fate that is settled for it, whatever chance would do', async () => {
  const fate: LinkOptions['fate'] = ({ direction, bytes }) =>
    direction === 'there' ? ({ 1: [], 2: [30], 3: [0, 60] } as Record<string, number[]>)[bytes.toString()] : undefined;
  const arrived = await sendOver({ fate, loss: 0 });
  const times = [0, 1, 2, 3, 4].map((wanted) => arrived.filter((number) => number === wanted).length);
  expect(times).toEqual([1, 0, 1, 2, 1]);
  expect(await sendOver({ fate: () => [0], loss: 1, duplicate: 1, reorder: 1 })).toHaveLength(200);
});

test('a link remembers what it has delivered, both ways', async () => {
  const udp = new Udp(session, new Random(1));
  const [server, client] = [await udp.peer(), await udp.peer()];
  server.echo();
  const link = await udp.link(server, { fate: ({ direction }) => (direction === 'back' ? [0, 0] : [0]) });
  await client.send(link, 'once');
  await client.inbox.take(2);
  const told = link.delivered.map(({ direction, bytes }) => `${direction} ${bytes.toString()}`);
  expect(told).toEqual(['there once', 'back once', 'back once']);
});

test('a port is left when its socket is closed', async () => {
  const udp = new Udp(session, new Random(1));
  const peer = await udp.peer();
  const { port } = peer;
  expect(await udp.isLeft(port)).toBe(false);
  peer.close();
  expect(await udp.isLeft(port)).toBe(true);
});

test('damage turns one bit of a datagram, and its copy is damaged alike', async () => {
  const udp = new Udp(session, new Random(7));
  const [receiver, sender] = [await udp.peer(), await udp.peer()];
  const link = await udp.link(receiver, { corrupt: { oneIn: 2 }, duplicate: 1 });
  const sent = Buffer.from('a datagram');
  for (let time = 0; time < 10; time++) await sender.send(link, sent);
  const got = (await receiver.inbox.take(20)).map(({ bytes }) => bytes);
  const turned = got.map((bytes) => bytes.reduce((bits, byte, at) => bits + ones(byte ^ (sent[at] ?? 0)), 0));
  expect(turned.filter((bits) => bits === 1)).toHaveLength(10);
  expect(turned.filter((bits) => bits === 0)).toHaveLength(10);
  expect(link.counts.corrupted).toBe(5);
});

test('a second copy may come later than the first', async () => {
  const udp = new Udp(session, new Random(1));
  const [receiver, sender] = [await udp.peer(), await udp.peer()];
  const link = await udp.link(receiver, { duplicate: { oneIn: 2 }, copyAfterMs: [30, 30] });
  await sender.send(link, 'one');
  await sender.send(link, 'two');
  const arrived = (await receiver.inbox.take(3)).map(({ bytes }) => bytes.toString());
  expect(arrived.slice(0, 2)).toEqual(['one', 'two']);
});

test('loses what is too long, and what the check says', async () => {
  const udp = new Udp(session, new Random(1));
  const [receiver, sender] = [await udp.peer(), await udp.peer()];
  const link = await udp.link(receiver, {
    longest: 5,
    fate: ({ direction, number }) => (direction === 'there' && number === 2 ? [] : undefined),
  });
  for (const text of ['12345', 'lost', 'sixsix', 'ok']) await sender.send(link, text);
  expect((await receiver.inbox.take(2)).map(({ bytes }) => bytes.toString())).toEqual(['12345', 'ok']);
  expect(link.counts).toMatchObject({ sent: 4, lost: 2, tooLong: 1 });
});

test('counts datagrams and bytes each way', async () => {
  const udp = new Udp(session, new Random(1));
  const [receiver, sender] = [await udp.peer(), await udp.peer()];
  const link = await udp.link(receiver);
  await sender.send(link, '123');
  await sender.send(link, '4567');
  const [first] = await receiver.inbox.take(2);
  if (first) await receiver.send(first.from, 'ok');
  await sender.inbox.next();
  expect(link.counts.there).toMatchObject({ datagrams: 2, bytes: 7 });
  expect(link.counts.back).toMatchObject({ datagrams: 1, bytes: 2 });
});

test('tells how many different datagrams were on their way at once', async () => {
  const udp = new Udp(session, new Random(1));
  const [receiver, sender] = [await udp.peer(), await udp.peer()];
  const link = await udp.link(receiver, { delayMs: [20, 20] });
  for (const text of ['one', 'two', 'two', 'three']) await sender.send(link, text);
  await receiver.inbox.take(4);
  expect(link.counts.there.mostUnderway).toBe(3);
  await sender.send(link, 'four');
  await receiver.inbox.next();
  expect(link.counts.there.mostUnderway).toBe(3);
});

test('leads nowhere until it is told where, and hears what is sent meanwhile', async () => {
  const udp = new Udp(session, new Random(1));
  const [receiver, sender] = [await udp.peer(), await udp.peer()];
  const link = await udp.link(undefined);
  await sender.send(link, 'too early');
  await link.hears(1);
  link.leadTo(receiver);
  await sender.send(link, 'in time');
  expect((await receiver.inbox.next()).bytes.toString()).toBe('in time');
  await link.hears(2);
  await expect(link.hears(3, 20)).rejects.toThrow('waited for 3 datagrams from your sender, and 2 came');
});

test('a bottleneck drops what its queue cannot hold and keeps the order', async () => {
  const udp = new Udp(session, new Random(1));
  const [receiver, sender] = [await udp.peer(), await udp.peer()];
  const link = await udp.link(receiver, { bottleneck: { msEach: 1000, queue: 0 } });
  for (const text of ['one', 'two', 'three']) await sender.send(link, text);
  await link.hears(3);
  expect(link.counts).toMatchObject({ lost: 2, dropped: 2 });
  const quick = await udp.link(receiver, { bottleneck: { msEach: 1, queue: 100 } });
  const texts = Array.from({ length: 30 }, (_, number) => String(number));
  for (const text of texts) await sender.send(quick, text);
  expect((await receiver.inbox.take(30)).map(({ bytes }) => bytes.toString())).toEqual(texts);
});

test('what happens one way does not depend on what goes the other way', async () => {
  const fatesThere = async (answers: number) => {
    const udp = new Udp(session, new Random(9));
    const [receiver, sender] = [await udp.peer(), await udp.peer()];
    const link = await udp.link(receiver, { corrupt: 0.5 });
    const got: string[] = [];
    for (let number = 0; number < 20; number++) {
      await sender.send(link, `datagram ${number}`);
      const { bytes, from } = await receiver.inbox.next();
      got.push(bytes.toString('latin1'));
      for (let answer = 0; answer < answers; answer++) await receiver.send(from, 'answer');
    }
    return got;
  };
  expect(await fatesThere(0)).toEqual(await fatesThere(2));
});

function ones(byte: number): number {
  return [...byte.toString(2)].filter((digit) => digit === '1').length;
}
