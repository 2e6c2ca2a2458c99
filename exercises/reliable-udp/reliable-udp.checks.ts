import { check, expect } from '#lab';
import type { CheckContext, Lab, LinkOptions, Remote, Student, UdpLink } from '#lab';
import type { SendOptions } from './reliable-udp.js';

type Exports = typeof import('./reliable-udp.js');

const CARRIES = 'carries the data, byte for byte';
const LOSS = 'delivers every byte when one datagram of five is lost';
const WINDOW = 'has 16 different datagrams on the way at once where there is room';

/** What the stub promises of the link. */
const LONGEST = 1200;
/** A little delay, so that who does not wait for an answer sends too much. */
const DELAY = [2, 6] as [number, number];
/** The shortest that the stub advises. */
const SHORTEST_TIMER_MS = 50;
/** A receiver stays for 500 ms, and a sender gives up after 3 s: where a busy machine keeps one of them from its turn nearly so long, nobody is to blame. */
const HELD_UP_MS = 400;
/** Of 400 ms each: a receiver has to stay for 500 ms. */
const TRIES_TO_LEAVE = 6;
const TRIES = 3;
const TRIES_WHEN_BUSY = 6;
/** Of what others may keep a right program from, and never lend to a wrong one: a window that is too small does not grow by trying. */
const TRIES_FOR_ROOM = 24;
/** Where others keep the programs from running so long in one try, a claim about timing says nothing of them. */
const TOO_BUSY_MS = 10_000;
/** How long a sender is to go on without an answer, in ms, where that is not what a check is about. */
const GIVE_UP_MS = 3000;

check(
  CARRIES,
  {
    points: 2,
    hint: [
      'Begin with one datagram and one acknowledgement. How does the receiver know that nothing more comes, if nothing at all was sent?',
      'A loop over the pieces of no data sends nothing, and the receiver waits for ever. And what stands outside of the functions, all transfers share.',
      'Send one piece at least: `Math.max(1, Math.ceil(data.length / PIECE))`, with that number in each header. Keep all state inside the functions.',
    ],
    lesson: '08-udp#making-it-reliable-yourself',
    covers: [
      'bind a UDP socket to that port of 127.0.0.1, and resolve with all bytes of one transfer, exactly and in order',
      'acknowledge to where a datagram came from',
      'send from a socket of its own to that port of 127.0.0.1',
      'resolve once it knows that the receiver has all the bytes',
      'carry any bytes and any number of them: none at all',
      'work several times at once in the same process, each with ports of its own',
    ],
  },
  async (context) => {
    const ends = endsOf(context);
    const { random } = context.lab;
    await transfer(ends, random.bytes(random.int(20, 200)), { longest: Infinity });
    context.lab.note('four transfers at once, from here on');
    const all = [
      random.bytes(random.int(2001, 2999)),
      random.bytes(0),
      random.bytes(1),
      random.bytes(random.int(10, 900)),
    ];
    await allAtOnce(ends, all, { longest: Infinity });
    context.lab.note('one more, of which nothing may be left from those before');
    await transfer(ends, random.bytes(random.int(1, 20)), { longest: Infinity });
  },
);

check(
  'cuts long data into as many datagrams as it takes, of 1,200 bytes at most',
  {
    points: 2,
    needs: CARRIES,
    hint: [
      'The header is part of the datagram. And how many pieces can be told apart by the number in your header?',
      'One byte tells 256 pieces apart, and here are more. A piece that is shorter is no mark of the end either: the last may be as long as all others.',
      'With 1,100 bytes a piece, there is room for a header: number and count, four bytes each. Piece n is `data.subarray(n * PIECE, (n + 1) * PIECE)`.',
    ],
    lesson: '08-udp#empty-and-large-datagrams',
    covers: [
      'It carries datagrams of 1,200 bytes at most, your headers included',
      'any number of them: none at all, or hundreds of thousands',
    ],
  },
  async (context) => {
    // Over 256 pieces of any size, and a multiple of the usual sizes of a piece: the last one is no shorter than the others.
    const link = await transfer(endsOf(context, 10_000), noise(context.lab, 384_000), {});
    expect(link.counts.tooLong).toBe(0);
  },
);

check(
  LOSS,
  {
    points: 3,
    needs: CARRIES,
    hint: [
      'A datagram may be lost, and so may its acknowledgement. The sender sees the same in both cases; what does the receiver see?',
      'The callback of `send` says only that the datagram has left. When a timer rings, send again. And a copy tells that your acknowledgement got lost.',
      'Sender: again every 60 ms, until this number is acknowledged. Receiver: keep the piece by its number, and acknowledge each datagram, copy or not.',
    ],
    lesson: '08-udp#making-it-reliable-yourself',
    covers: ['lose datagrams: one of five in each direction', 'send again what is not acknowledged in time'],
  },
  async (context) => {
    const all = Array.from({ length: 4 }, () => context.lab.random.bytes(3500));
    await allAtOnce(endsOf(context), all, { loss: { oneIn: 5 }, delayMs: DELAY });
  },
);

check(
  'sends at most three times the bytes when one datagram of five is lost',
  {
    points: 3,
    needs: LOSS,
    hint: [
      'How long is a round trip, and how long does your timer wait? What is acknowledged is not to be sent again, nor is what is still on its way.',
      'Copies on suspicion cost the most. A round trip takes up to 30 ms: wait 50 to 80 ms before you send again, and fill your datagrams well.',
      'One `send` each time that a timer of 60 ms rings, `clearTimeout` when the acknowledgement comes, and pieces of 1,100 bytes or a little more.',
    ],
    lesson: '08-udp#making-it-reliable-yourself',
    covers: [
      'send at most three times the bytes of `data` while one of five datagrams is lost',
      'All that this end hands to its socket counts',
      'This is judged over several transfers of 3,500 bytes together',
      'on a busy machine a shorter time sends copies for nothing',
    ],
  },
  async (context) => {
    const ends = endsOf(context);
    const [transfers, length] = [6, 3500];
    await holdsInTheEnd(context.lab, async (heldUpMs) => {
      const all = Array.from({ length: transfers }, () => context.lab.random.bytes(length));
      const links = await allAtOnce(ends, all, { loss: { oneIn: 5 }, delayMs: DELAY });
      // While others have the CPU, the timer of each transfer may ring for an answer that is only late.
      const rings = Math.floor(heldUpMs() / SHORTEST_TIMER_MS);
      const most = 3 * transfers * length + Math.min(rings * transfers * LONGEST, 3 * transfers * length);
      const sent = links.reduce((sum, { counts }) => sum + counts.there.bytes, 0);
      const words = `to deliver ${transfers * length} bytes it sent ${sent}`;
      context.lab.note(words);
      return sent <= most ? undefined : `${words}, which is more than three times as many`;
    });
  },
);

check(
  'puts the data in order and takes each piece once, when datagrams are overtaken and doubled',
  {
    points: 3,
    needs: CARRIES,
    hint: [
      'A copy may come late, when the next pieces have come already. Which number must it bear to be known for what it is? And the copy of an acknowledgement?',
      'A bit that alternates takes a late copy for the next piece, and an acknowledgement without a number fits any piece. Count on, in both directions.',
      '`pieces.set(number, piece)` in a Map takes copies for what they are. Sort by number when all are there. An acknowledgement names the number it is for.',
    ],
    lesson: '08-udp#lost-doubled-out-of-order',
    covers: [
      'deliver a datagram twice, the second copy up to 40 ms after the first',
      'let one datagram be overtaken by others',
    ],
  },
  async (context) => {
    const all = Array.from({ length: 4 }, () => context.lab.random.bytes(7900));
    const faults = { duplicate: 0.5, copyAfterMs: [5, 40] as [number, number], reorder: 0.15, delayMs: DELAY };
    await allAtOnce(endsOf(context), all, faults);
  },
);

check(
  'takes a damaged datagram for a lost one, and a damaged acknowledgement too',
  {
    points: 3,
    needs: CARRIES,
    hint: [
      'Any bit may be the wrong one, in the number as well as in the data. What has to be under the checksum, and in which direction?',
      'A checksum over the piece alone does not see a wrong bit in the number or in the mark of the end. And acknowledgements need a checksum too.',
      '`crc32` of `node:zlib` over all that follows goes into the first four bytes, in both directions. If it does not fit, `return`: do not acknowledge.',
    ],
    lesson: '08-udp#making-it-reliable-yourself',
    covers: 'damage a datagram: one bit, anywhere in it, is turned over, in acknowledgements too',
  },
  async (context) => {
    const { random } = context.lab;
    // In short datagrams it is often the header that is hit, in longer ones nearly always the piece; each of a single piece, which no
    // later copy repairs. So many that none who lacks a checksum has the luck to come through.
    const all = [
      random.bytes(3500),
      ...Array.from({ length: 32 }, () => random.bytes(random.int(0, 3))),
      ...Array.from({ length: 16 }, () => random.bytes(random.int(100, 200))),
    ];
    await allAtOnce(endsOf(context), all, { corrupt: { oneIn: 3 }, delayMs: DELAY });
  },
);

check(
  'goes on acknowledging after the last byte',
  {
    points: 2,
    needs: CARRIES,
    hint: [
      'The acknowledgement of the last datagram was lost, so the sender sends it again. Who is still there to answer?',
      'Who closes with the last piece leaves the sender to ask in vain. Acknowledge copies of every piece, and let each datagram begin the 500 ms anew.',
      '`stay ??= setTimeout(() => socket.close(), 500); stay.refresh();` at each datagram once all is there. Resolve before that or after, as you like.',
    ],
    lesson: '08-udp#making-it-reliable-yourself',
    covers: [
      'go on acknowledging after the last byte',
      'stay until 500 ms have passed in which no datagram came, then close the socket',
    ],
  },
  async (context) => {
    const ends = endsOf(context);
    // Whichever of its first answers is the last: in one of these transfers it is lost, and so is the one after it.
    const transfers = [1, 2, 3, 4].map((lost) =>
      transfer(
        ends,
        context.lab.random.bytes(20),
        {
          fate: ({ direction, number }) =>
            direction === 'back' && (number === lost || number === lost + 1) ? [] : undefined,
        },
        2000,
      ),
    );
    // On a busy machine copies shift the count: here each answer is lost the first time that its bytes are seen, however often it was asked for.
    const losing = () => ({ fate: losesTheFirstOfEachAnswer() });
    const firstOfEach = transfer(ends, context.lab.random.bytes(20), losing, 2000);
    await Promise.all([...transfers, firstOfEach]);
    const port = await unlessHeldUp(context.lab, async (patience) => {
      const [data, link] = [context.lab.random.bytes(20), await context.lab.udp.link(undefined, { longest: LONGEST })];
      const { received, port: own } = await receive(ends, link);
      await Promise.all([received, ends.sender.sendReliably(data, link.port, { giveUpMs: 2000 * patience })]);
      return own;
    });
    let [isLeft, tries] = [false, 0];
    while (!isLeft && tries++ < TRIES_TO_LEAVE) isLeft = await context.lab.udp.isLeft(port);
    if (!isLeft) context.lab.fail(`long after the last datagram the receiver still holds UDP port ${port}`);
  },
);

check(
  'goes on sending until the receiver is there',
  {
    points: 1,
    needs: CARRIES,
    hint: [
      'A receiver that is not there yet looks like a network that loses everything. What ends the waiting: a number of tries, or the time?',
      'Nobody tells the sender that there is no receiver yet. A number of tries is soon used up, long before `giveUpMs` is over: look at the clock instead.',
      'When the timer rings: if `performance.now() - lastHeard < giveUpMs`, send again and set it anew, to the same 50 to 80 ms; else give up.',
    ],
    lesson: '08-udp#no-connection-so-no-end',
    covers: 'the receiver may come up later than the sender',
  },
  async (context) => {
    const { lab } = context;
    const ends = endsOf(context);
    await unlessHeldUp(lab, async () => {
      const data = lab.random.bytes(500);
      const link = await lab.udp.link(undefined, { longest: LONGEST });
      const sent = ends.sender.sendReliably(data, link.port);
      const late = link.hears(2).then(() => receive(ends, link));
      const [{ received }] = await Promise.all([late, sent]);
      expectBytes(await received, data);
    });
  },
);

check(
  'gives up with an error when nobody answers, and then is silent',
  {
    points: 2,
    hint: [
      'Note when you last heard something. When giveUpMs have passed since, the promise has to be rejected, and every timer stopped.',
      'What counts is the time since the last undamaged answer, or since the start, not the tries. A rejected promise stops no timer and closes no socket.',
      '`const patience = setTimeout(giveUp, giveUpMs);`, with `patience.refresh()` at each sound answer. `giveUp` clears all timers, closes, and rejects.',
    ],
    lesson: '08-udp#no-connection-so-no-end',
    covers: [
      'Then, and not before, reject with an Error and close the socket',
      'How long the sender goes on without hearing anything, in ms',
    ],
  },
  async (context) => {
    const { lab } = context;
    const { sender } = endsOf(context);
    const [first, second, stranger] = [await lab.udp.peer(), await lab.udp.peer(), await lab.udp.peer()];
    const giveUp = async (port: number, giveUpMs: number) => {
      const startedAt = performance.now();
      await expect(sender.sendReliably(lab.random.bytes(3000), port, { giveUpMs })).toRefuse(Error);
      const tookMs = Math.ceil(performance.now() - startedAt);
      if (tookMs < giveUpMs - 5) lab.fail(`it gave up after ${tookMs} ms, though giveUpMs was ${giveUpMs}`);
    };
    // The first call includes the start of the program; the second shows how long it really waits.
    await giveUp(first.port, 150);
    // What it sent before it gave up comes before the first fence; what it sends while the other call goes on, before the second.
    await stranger.send(first, 'given up');
    const [tried] = await first.inbox.until(({ from }) => from.port === stranger.port);
    if (tried && !(await lab.udp.isLeft(tried.from.port)))
      lab.fail(`it gave up, and its socket still holds UDP port ${tried.from.port}`);
    let sent = 0;
    for (const giveUpMs of [330, 1500, 6000]) {
      const [before, heldUpBefore] = [second.inbox.all.length, lab.heldUpMs()];
      await giveUp(second.port, giveUpMs);
      sent = second.inbox.all.length - before;
      // Only where others had the CPU may the time have been over before anything could be sent.
      if (sent >= 2 || lab.heldUpMs() - heldUpBefore < giveUpMs / 2) break;
    }
    expect(sent).toBeGreaterThanOrEqual(2);
    await stranger.send(first, 'long since');
    const afterwards = await first.inbox.until(({ from }) => from.port === stranger.port);
    if (afterwards.length > 0) lab.fail('it gave up, and went on sending afterwards');
  },
);

check(
  'delivers every byte when all of this happens at once',
  {
    points: 2,
    needs: CARRIES,
    hint: [
      'See first that it passes the checks for one fault at a time; then think of a copy that is damaged, or of a late one whose first was lost.',
      'What is damaged goes away before you read anything in it, a number least of all. What is sound is acknowledged, though its piece was there before.',
      'Receiver, at each datagram: checksum wrong, `return`; keep the piece by its number; acknowledge it. Sender: checksum wrong, `return`; else stop its timer.',
    ],
    lesson: '08-udp#making-it-reliable-yourself',
    covers: [
      'lose datagrams: one of five in each direction',
      'deliver a datagram twice',
      'let one datagram be overtaken by others',
      'damage a datagram: one bit',
    ],
  },
  async (context) => {
    const all = Array.from({ length: 3 }, () => context.lab.random.bytes(context.lab.random.int(1500, 3500)));
    await allAtOnce(endsOf(context), all, {
      loss: { oneIn: 5 },
      corrupt: { oneIn: 6 },
      duplicate: 0.2,
      copyAfterMs: [5, 40],
      reorder: 0.1,
      delayMs: DELAY,
    });
  },
);

check(
  WINDOW,
  {
    points: 2,
    extraCredit: true,
    needs: LOSS,
    hint: [
      'Several datagrams on the way, each with a timer of its own. How many may there be, and what does an acknowledgement change about that?',
      'A window of four never gets there. Let it grow with each acknowledgement while nothing is lost, and fill it up each time. A Map can hold the timers.',
      'At the start and at each acknowledgement: `while (underway.size < window && waiting.length > 0) send(waiting.shift());`, and `window += 1` for each.',
    ],
    lesson: '08-udp#making-it-reliable-yourself',
    covers: 'at least 16 different datagrams are on the way',
  },
  async (context) => {
    const { lab } = context;
    const ends = endsOf(context);
    await holdsInTheEnd(
      lab,
      async () => {
        const link = await lab.udp.link(undefined, { longest: LONGEST, delayMs: [10, 10] });
        const done = transferOver(link, ends, noise(lab, 100_000));
        // Who has sent so many, one after the other, goes on like that: no need to see the end.
        await Promise.race([link.hears(6), done]);
        const { there } = link.counts;
        if (there.mostUnderway < 2) lab.fail('it has one datagram on the way at a time: that is stop-and-wait');
        await done;
        const words = `at most ${there.mostUnderway} different datagrams were on the way at the same time`;
        lab.note(words);
        return there.mostUnderway >= 16 ? undefined : words;
      },
      TRIES_FOR_ROOM,
    );
  },
);

check(
  'holds back where a queue is full',
  {
    points: 3,
    extraCredit: true,
    needs: WINDOW,
    hint: [
      'A loss means that the window is too large. What does TCP do with its window then, and with which window does it begin?',
      'Begin with two, say, not with a hundred. On loss halve the window, and only once for many losses at a time: together they are one sign.',
      'On loss, once in 60 ms: `threshold = window = Math.max(1, window >> 1)`. At an acknowledgement: `window += window < threshold ? 1 : 1 / window`.',
    ],
    lesson: '07-tcp#congestion-control-sharing-the-road',
    covers: ['do not flood a bottleneck', 'Begin with a small window, and shrink it on loss'],
  },
  async (context) => {
    const { lab } = context;
    const ends = endsOf(context);
    await holdsInTheEnd(lab, async () => {
      const options = { delayMs: [5, 5] as [number, number], bottleneck: { msEach: 2, queue: 2 } };
      const { counts } = await transfer(ends, noise(lab, 60_000), options);
      const words = `the full queue threw away ${counts.dropped} of ${counts.there.datagrams} datagrams`;
      lab.note(words);
      return counts.dropped <= counts.there.datagrams / 2 ? undefined : `it flooded the bottleneck: ${words}`;
    });
  },
);

/**
 * Tries a claim about what a program makes of a link's timing until it holds: what noise spoils, say a timer that rings for an answer
 * that a busy machine has held up, does not come each time. On a busy machine it is tried more often.
 * @param claim says what is wrong; it may ask how long others have kept the programs from running since it began
 */
async function holdsInTheEnd(
  lab: Lab,
  claim: (heldUpMs: () => number) => Promise<string | undefined>,
  triesWhenBusy = TRIES_WHEN_BUSY,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const before = lab.heldUpMs();
    const heldUpMs = () => lab.heldUpMs() - before;
    const wrong = await unlessHeldUp(lab, () => claim(heldUpMs));
    if (wrong === undefined) return;
    if (tries < (heldUpMs() < SHORTEST_TIMER_MS ? TRIES : triesWhenBusy)) continue;
    if (heldUpMs() > TOO_BUSY_MS) throw new Error(`this machine is too busy to tell: ${wrong}`);
    lab.fail(wrong);
  }
}

interface Ends {
  lab: Lab;
  receiver: Student;
  sender: Remote<Exports>;
  withinMs: number;
}

/** The two ends, in two processes. */
function endsOf({ student, lab }: CheckContext, withinMs = 5000): Ends {
  return { lab, receiver: student, sender: student.twin().functions({ withinMs }), withinMs };
}

/** One transfer over a link of its own, which must come out right. @param faults a function where each try needs new ones */
function transfer(
  ends: Ends,
  data: Buffer,
  faults: LinkOptions | (() => LinkOptions),
  giveUpMs = GIVE_UP_MS,
): Promise<UdpLink> {
  return unlessHeldUp(ends.lab, async (patience) => {
    const own = typeof faults === 'function' ? faults() : faults;
    const link = await ends.lab.udp.link(undefined, { longest: LONGEST, ...own });
    await transferOver(link, ends, data, { giveUpMs: giveUpMs * patience });
    return link;
  });
}

/**
 * Does it again when an end gives up while a busy machine has held the programs up; on a quiet one it has one try. Wrong bytes, and bytes
 * that are waited for without end, are wrong however busy the machine is.
 * @param work is given how many times as long as usual a sender is to go on without an answer: twice as long in each try
 */
async function unlessHeldUp<T>(lab: Lab, work: (patience: number) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    const before = lab.heldUpMs();
    try {
      return await work(2 ** (tries - 1));
    } catch (error) {
      const gaveUp = (error as { code?: unknown }).code === 'student-threw';
      if (!gaveUp || tries === TRIES_WHEN_BUSY || lab.heldUpMs() - before < HELD_UP_MS) throw error;
    }
  }
}

async function transferOver(
  link: UdpLink,
  ends: Ends,
  data: Buffer,
  options: SendOptions = { giveUpMs: GIVE_UP_MS },
): Promise<void> {
  try {
    const { received } = await receive(ends, link);
    const [bytes] = await Promise.all([received, ends.sender.sendReliably(data, link.port, options)]);
    expectBytes(bytes, data);
  } catch (error) {
    if (link.counts.tooLong === 0) throw error;
    ends.lab.fail(`it sent datagrams of more than ${LONGEST} bytes, which the link does not carry`);
  }
}

function allAtOnce(ends: Ends, all: Buffer[], faults: LinkOptions): Promise<UdpLink[]> {
  return Promise.all(all.map((data) => transfer(ends, data, faults)));
}

/** Answers need not repeat themselves to the byte: after so many losses the rest gets through. */
function losesTheFirstOfEachAnswer(atMost = 6): LinkOptions['fate'] {
  const seen = new Set<string>();
  return ({ direction, bytes }) => {
    const answer = bytes.toString('latin1');
    if (direction === 'there' || seen.has(answer) || seen.size === atMost) return undefined;
    seen.add(answer);
    return [];
  };
}

/** Has a receiver at the other end of the link. Should another program have snatched the port, it is asked to take another. */
async function receive(
  ends: Ends,
  link: UdpLink,
  attempt = 1,
): Promise<{ received: Promise<Uint8Array>; port: number }> {
  const { lab, receiver, withinMs } = ends;
  const port = await lab.udp.closedPort();
  const received = receiver.functions<Exports>({ withinMs }).receiveReliably(port);
  try {
    await Promise.race([receiver.listens(port, 'udp'), received]);
  } catch (error) {
    const { thrown } = error as { thrown?: { code?: string } };
    if (thrown?.code !== 'EADDRINUSE' || attempt === 3) throw error;
    return receive(ends, link, attempt + 1);
  }
  link.leadTo({ port });
  return { received, port };
}

/** Much data, fast, and no part of it like another. */
function noise({ random }: Lab, length: number): Buffer {
  const [data, step] = [Buffer.alloc(length), random.int(0, 0x3fffffff) * 2 + 1];
  for (let at = 0; at + 4 <= length; at += 4) data.writeUInt32LE(Math.imul(at + 1, step) >>> 0, at);
  return data;
}

/** Compares all bytes, and shows where they begin to differ. */
function expectBytes(bytes: unknown, expected: Buffer): void {
  expect(Object.prototype.toString.call(bytes)).toBe('[object Uint8Array]');
  const got = Buffer.from(bytes as Uint8Array);
  const length = Math.min(got.length, expected.length);
  let at = 0;
  while (at < length && got[at] === expected[at]) at++;
  const show = (all: Buffer) => `${all.length} bytes, at ${at}: ${all.toString('hex', at, at + 16) || 'nothing'}`;
  expect(show(got)).toBe(show(expected));
}
