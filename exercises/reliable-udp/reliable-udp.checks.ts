import { check, expect } from '#lab';
import type { CheckContext, Datagram, Lab, LinkOptions, Passing, Remote, Student, UdpLink, UdpPeer } from '#lab';
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
const TRIES = 3;
const TRIES_WHEN_BUSY = 6;
/** Of what others may keep a right program from, and never lend to a wrong one: a window that is too small does not grow by trying. */
const TRIES_FOR_ROOM = 24;
/** Where others keep the programs from running so long in one try, a claim about timing says nothing of them. */
const TOO_BUSY_MS = 10_000;
/** How long a sender is to go on without an answer, in ms, where that is not what a check is about. */
const GIVE_UP_MS = 3000;
/** Without an answer a datagram is sent again 50 to 80 ms after it was sent last; timers may ring a little late. */
const LONGEST_TIMER_MS = 110;
const DEFAULT_GIVE_UP_MS = 5000;
/** A receiver stays for so long after the last datagram, in ms. */
const STAYS_MS = 500;

check(
  CARRIES,
  {
    points: 2,
    hint: [
      'Begin with one datagram and one acknowledgement. How does the receiver know that nothing more comes, if nothing at all was sent?',
      'A loop over the pieces of no data sends nothing, and the receiver waits for ever. And what stands outside of the functions, all transfers share.',
      'Send one piece at least: `Math.max(1, Math.ceil(data.length / PIECE))`, with that number in each header. Keep all state inside the functions.',
    ],
    lesson: '10-udp#making-it-reliable-yourself',
    covers: [
      'bind a UDP socket to that port, so that datagrams to 127.0.0.1 reach it, and resolve with all bytes of one transfer',
      'send from a socket of its own to that port of 127.0.0.1',
      'resolve once it knows that the receiver has all the bytes, and close its socket',
      'carry any bytes and any number of them: none at all',
      'work several times at once in the same process, each with ports of its own',
    ],
  },
  async (context) => {
    const ends = endsOf(context);
    const { random } = context.lab;
    await transfer(ends, random.bytes(random.int(20, 200)), { longest: Infinity });
    context.lab.note('five transfers at once, from here on');
    const part = partOfMore(ends, random.bytes(random.int(1500, 1900)));
    // It may fail before it is awaited.
    part.catch(() => undefined);
    const all = [
      random.bytes(random.int(2001, 2999)),
      random.bytes(0),
      random.bytes(1),
      random.bytes(random.int(10, 900)),
    ];
    const links = await allAtOnce(ends, all, { longest: Infinity });
    await part;
    const senders = links.flatMap((link) => link.senders);
    if (new Set(senders).size < senders.length)
      context.lab.fail('two transfers at the same time were sent from one socket; each is to have a socket of its own');
    for (const port of senders)
      if (!(await context.lab.udp.isLeft(port)))
        context.lab.fail(`sendReliably has resolved, and its socket still holds UDP port ${port}`);
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
    lesson: '10-udp#empty-and-large-datagrams',
    covers: [
      'It carries datagrams of 1,200 bytes at most, your headers included',
      'any number of them: none at all, or hundreds of thousands',
    ],
  },
  async (context) => {
    const { lab } = context;
    const ends = endsOf(context, 10_000);
    // Over 256 pieces of any size, and a multiple of the usual sizes of a piece: the last one is no shorter than the others.
    const link = await transfer(ends, noise(lab, 384_000), {});
    if (link.counts.tooLong > 0)
      lab.fail(`it sent ${link.counts.tooLong} datagrams of more than ${LONGEST} bytes, which the link does not carry`);
    const piece = await sizeOfPiece(ends, link);
    lab.note(
      `it puts ${piece} bytes into a datagram, as it seems: one byte less, just as many, one more, and two pieces`,
    );
    await allAtOnce(
      ends,
      [piece - 1, piece, piece + 1, 2 * piece].map((length) => lab.random.bytes(length)),
      {},
    );
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
    lesson: '10-udp#making-it-reliable-yourself',
    covers: ['lose datagrams: one of five in each direction', 'send again what is not acknowledged in time'],
  },
  async (context) => {
    const ends = endsOf(context);
    const { random } = context.lab;
    const all = Array.from({ length: 2 }, () => random.bytes(3500));
    // Each in its turn, and the one after it: the first and the last, of a sender that sends many at once as well.
    const inTurn = [1, 2, 3, 4].flatMap((lost) =>
      (['there', 'back'] as const).map((way) => transfer(ends, random.bytes(3500), () => losesInTurn(way, lost))),
    );
    await Promise.all([allAtOnce(ends, all, { loss: { oneIn: 5 }, delayMs: DELAY }), ...inTurn]);
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
    lesson: '10-udp#making-it-reliable-yourself',
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
      const most = 3 * transfers * length;
      const forgiven = Math.min(rings * transfers * LONGEST, most);
      const sent = links.reduce((sum, { counts }) => sum + counts.there.bytes, 0);
      const words = `to deliver ${transfers * length} bytes it sent ${sent}`;
      context.lab.note(words);
      if (sent > most + forgiven) return `${words}, which is more than three times as many`;
      if (sent > most) context.lab.undecided(words);
      return undefined;
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
    lesson: '10-udp#lost-doubled-out-of-order',
    covers: [
      'deliver a datagram twice, the second copy up to 40 ms after the first',
      'let one datagram be overtaken by others',
    ],
  },
  async (context) => {
    const all = Array.from({ length: 4 }, () => context.lab.random.bytes(7900));
    const faults = { duplicate: 0.5, copyAfterMs: [5, 40] as [number, number], reorder: 0.15, delayMs: DELAY };
    const ends = endsOf(context);
    const [link] = await Promise.all([
      transfer(ends, context.lab.random.bytes(2500), {}),
      allAtOnce(ends, all, faults),
      transfer(ends, noise(context.lab, 62_000), lateCopies).catch((error: unknown) => {
        explain(error, 'copies came when up to 32 later datagrams had come');
        throw error;
      }),
    ]);
    const piece = await sizeOfPiece(ends, link);
    context.lab.note(
      `each datagram comes twice, of 0, ${piece} and ${2 * piece} bytes: as many as it puts into one, as it seems`,
    );
    const sizes = [0, piece, 2 * piece];
    for (const fate of [
      [0, 0],
      [0, 20],
    ])
      await allAtOnce(
        ends,
        sizes.map((length) => context.lab.random.bytes(length)),
        { fate: () => fate },
      );
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
    lesson: '10-udp#making-it-reliable-yourself',
    covers: 'damage a datagram: one bit, anywhere in it, is turned over, in acknowledgements too',
  },
  async (context) => {
    const { random } = context.lab;
    const ends = endsOf(context);
    // In short datagrams it is often the header that is hit, in longer ones nearly always the piece; each of a single piece, which no
    // later copy repairs.
    const all = [
      random.bytes(3500),
      ...Array.from({ length: 12 }, () => random.bytes(random.int(0, 3))),
      ...Array.from({ length: 6 }, () => random.bytes(random.int(100, 200))),
    ];
    // One bit after the other, of the first datagrams and of their acknowledgements.
    const shares = Array.from({ length: SHARES }, (_, share) =>
      transfer(ends, random.bytes(1500 + 1000 * (share % 3)), () => everyBit(share)).catch((error: unknown) => {
        explain(error, 'each bit of some datagrams and acknowledgements was turned over');
        throw error;
      }),
    );
    await Promise.all([allAtOnce(ends, all, { corrupt: { oneIn: 3 }, delayMs: DELAY }), ...shares]);
    // Held up, one that takes damage for a sign of life may hear nothing for so long: then a try tells nothing.
    for (let tries = 1; ; tries++) {
      const before = context.lab.heldUpMs();
      await damagesEachAnswer(ends);
      if (context.lab.heldUpMs() - before < 2 * SHORTEST_TIMER_MS) break;
      if (tries === TRIES_WHEN_BUSY) return context.lab.undecided('whether damage counts as an answer');
    }
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
    lesson: '10-udp#making-it-reliable-yourself',
    covers: [
      'go on acknowledging after the last byte',
      'stay until 500 ms have passed in which no datagram came, then close the socket',
      'no pause ends it, before the first datagram or between two',
      'acknowledge each datagram to where it came from',
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
    await staysLongEnough(context, ends);
    await keepsWhatItAcknowledged(context, ends);
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
    lesson: '10-udp#no-connection-so-no-end',
    covers: [
      'the receiver may come up later than the sender',
      'keep trying until nothing undamaged has come back for giveUpMs (default 5000), be it old or new',
      'A damaged answer or an old one is no reason to send sooner',
    ],
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
      expectBytes(lab, await received, data);
    });
    await hearsOldAnswers(ends);
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
    lesson: '10-udp#no-connection-so-no-end',
    covers: [
      'Then, and not before, reject with an Error and close the socket',
      'How long the sender goes on without hearing anything, in ms',
      'Default 5000.',
      'Wait 50 to 80 ms, and do not let that grow',
    ],
  },
  async (context) => {
    const { lab } = context;
    const alone = context.student.twin({ alone: true });
    const { sendReliably } = alone.functions<Exports>({ withinMs: 5000 });
    const [first, second, third, stranger] = [
      await lab.udp.peer(),
      await lab.udp.peer(),
      await lab.udp.peer(),
      await lab.udp.peer(),
    ];
    const giveUp = async (port: number, giveUpMs: number) => {
      const startedAt = performance.now();
      await expect(sendReliably(lab.random.bytes(3000), port, { giveUpMs })).toRefuse(Error);
      const tookMs = Math.ceil(performance.now() - startedAt);
      if (tookMs < giveUpMs - 5) lab.fail(`it gave up after ${tookMs} ms, though giveUpMs was ${giveUpMs}`);
    };
    // What it sent before it gave up comes before the first fence; what it sends while another call goes on, before the second.
    const fence = async (peer: UdpPeer) => {
      await stranger.send(peer, 'a fence');
      return peer.inbox.until(({ from }) => from.port === stranger.port);
    };
    lab.note('two transfers at once, to ports where nobody answers');
    await Promise.all([giveUp(first.port, 150), giveUp(second.port, 700)]);
    const [tried] = await fence(first);
    if (tried && !(await lab.udp.isLeft(tried.from.port)))
      lab.fail(`it gave up, and its socket still holds UDP port ${tried.from.port}`);
    await waitsForLong(lab, alone, third, () => fence(third));
    if ((await fence(first)).length > 0) lab.fail('it gave up, and went on sending afterwards');
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
    lesson: '10-udp#making-it-reliable-yourself',
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
    lesson: '10-udp#making-it-reliable-yourself',
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
    lesson: '09-inside-tcp#congestion-control-sharing-the-road',
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
    if (heldUpMs() > TOO_BUSY_MS) return lab.undecided(wrong);
    lab.fail(wrong);
  }
}

interface Ends {
  lab: Lab;
  receiver: Student;
  sender: Remote<Exports>;
  sendingProgram: Student;
  withinMs: number;
}

/** The two ends, in two processes. */
function endsOf({ student, lab }: CheckContext, withinMs = 5000): Ends {
  const sendingProgram = student.twin();
  return { lab, receiver: student, sender: sendingProgram.functions({ withinMs }), sendingProgram, withinMs };
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
      if (!gaveUp || tries === TRIES_WHEN_BUSY || lab.heldUpMs() - before < HELD_UP_MS) throwInWords(lab, error);
    }
  }
}

async function transferOver(
  link: UdpLink,
  ends: Ends,
  data: Buffer,
  options: SendOptions = { giveUpMs: GIVE_UP_MS },
  send?: (port: number) => Promise<unknown>,
): Promise<void> {
  const { lab, sender } = ends;
  let [isSent, isThere] = [false, false];
  try {
    const { received } = await receive(ends, link);
    const sent = send ? send(link.port) : sender.sendReliably(data, link.port, options);
    const [bytes] = await Promise.all([
      received.then((all) => {
        isThere = true;
        return all;
      }),
      sent.then(() => (isSent = true)),
    ]);
    expectBytes(lab, bytes, data);
  } catch (error) {
    if (link.counts.tooLong > 0)
      lab.fail(`it sent datagrams of more than ${LONGEST} bytes, which the link does not carry`);
    const all = `${data.length} ${data.length === 1 ? 'byte' : 'bytes'}`;
    if (isSent && !isThere) explain(error, `sendReliably resolved, and the receiver never had all of the ${all}`);
    if (isThere && !isSent)
      explain(error, `receiveReliably had all of the ${all}, and sendReliably did not come to know`);
    throw error;
  }
}

/** Puts what was seen before what an error says; what kind of error it is stays. */
function explain(error: unknown, words: string): void {
  if (!(error instanceof Error)) return;
  error.message = `${words}: ${error.message}`;
  explained.set(error, words);
}

const explained = new WeakMap<object, string>();

/** @throws what the program threw, in the words that explain it where there are any */
function throwInWords(lab: Lab, error: unknown): never {
  const { code, thrown } = error as { code?: string; thrown?: { message?: string } };
  const words = explained.get(error as object);
  if (code === 'student-threw' && words !== undefined)
    lab.fail(`${words}: your program threw "${thrown?.message ?? ''}"`);
  throw error;
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

/** Compares all bytes, and says where they begin to differ. */
function expectBytes(lab: Lab, bytes: unknown, expected: Buffer): void {
  if (Object.prototype.toString.call(bytes) !== '[object Uint8Array]')
    lab.fail('receiveReliably is to resolve with a Uint8Array, say a Buffer');
  const got = Buffer.from(bytes as Uint8Array);
  const length = Math.min(got.length, expected.length);
  let at = 0;
  while (at < length && got[at] === expected[at]) at++;
  if (at === got.length && at === expected.length) return;
  const sent = `${expected.length} bytes were sent and ${got.length} came`;
  if (at === got.length) lab.fail(`${sent}: those from byte ${at} on are missing`);
  if (at === expected.length)
    lab.fail(`${sent}: after the last there is ${got.toString('hex', at, at + 8)} (hex) too much`);
  const from = got.length - at >= 8 ? expected.indexOf(got.subarray(at, at + 8)) : -1;
  const place = from === -1 ? '' : `, what stands at byte ${from} in the data`;
  const show = (all: Buffer) => all.toString('hex', at, at + 8);
  lab.fail(`${sent}: at byte ${at} stands ${show(got)} (hex)${place}, and it is to be ${show(expected)}`);
}

/** A transfer of bytes that lie amid others in the sender's memory. */
function partOfMore(ends: Ends, data: Buffer): Promise<void> {
  return unlessHeldUp(ends.lab, async (patience) => {
    const link = await ends.lab.udp.link(undefined, { longest: Infinity });
    const giveUpMs = GIVE_UP_MS * patience;
    await transferOver(link, ends, data, undefined, (port) =>
      ends.sendingProgram.evaluate(
        `calls sendReliably with ${data.length} bytes, which are part of a longer Uint8Array`,
        ({ sendReliably }: Exports, bytes: Uint8Array, to: number, options: SendOptions) => {
          const whole = new Uint8Array(bytes.length + 50).fill(0xee);
          whole.set(bytes, 20);
          return sendReliably(whole.subarray(20, 20 + bytes.length), to, options);
        },
        data,
        port,
        { giveUpMs },
      ),
    );
  });
}

/** How many bytes of data go into a datagram that is full, as far as that can be seen: a datagram of one byte shows its header. */
async function sizeOfPiece(ends: Ends, link: UdpLink): Promise<number> {
  const longest = ({ delivered }: UdpLink) =>
    Math.max(...delivered.filter(({ direction }) => direction === 'there').map(({ bytes }) => bytes.length));
  return Math.max(2, longest(link) - longest(await transfer(ends, Buffer.of(7), {})) + 1);
}

/** What has come for the first time, each direction by itself. */
function newcomers() {
  const known = new Set<string>();
  const all = { there: [] as Buffer[], back: [] as Buffer[] };
  const isNew = ({ direction, bytes }: Passing) => {
    const key = direction + bytes.toString('latin1');
    if (known.has(key)) return false;
    known.add(key);
    all[direction].push(Buffer.from(bytes));
    return true;
  };
  return { all, isNew };
}

/** Loses one datagram the first two times that it is sent: by its place among those that go one way. */
function losesInTurn(way: Passing['direction'], which: number): LinkOptions {
  const seen = newcomers();
  const lost = { key: '', times: 0 };
  return {
    fate: (datagram) => {
      const { direction, bytes } = datagram;
      const isNew = seen.isNew(datagram);
      if (direction !== way) return [0];
      const key = bytes.toString('latin1');
      if (isNew && seen.all[way].length === which) lost.key = key;
      return key === lost.key && lost.times++ < 2 ? [] : [0];
    },
  };
}

/**
 * Doubles datagrams and acknowledgements so that the copy comes when 1 to 32 others have: numbers that are used again so soon take it for
 * a new one. Where that would be of no consequence, since the new one comes all the same, the new one is lost at first.
 */
function lateCopies(): LinkOptions {
  const seen = newcomers();
  return {
    fate: (datagram) => {
      if (!seen.isNew(datagram)) return [0];
      const { direction } = datagram;
      const all = seen.all[direction];
      const late = (least: number, most: number) => all.slice(-1 - most, -least);
      if (direction === 'there') {
        if (all.length === 17) return [...late(1, 16), 0];
        if (all.length === 50) return [...late(17, 32), 0];
        return all.length === 18 || all.length === 51 ? [] : [0];
      }
      // The next one is awaited by now, and the last is one away.
      if (all.length === 17) return [0, ...all.slice(-16)];
      return all.length === 50 ? [0, ...all.slice(-32, -16)] : [0];
    },
  };
}

/** Each transfer has one bit of so many turned over, so that together they have all. */
const SHARES = 9;
/** Bytes in which most have their header, at either end. */
const [HEAD, TAIL] = [40, 8];

/** Copies of a datagram that have one bit turned over each: this share's, of all in the header and some in the rest. */
function damagedCopies(bytes: Buffer, share: number, head = HEAD, tail = TAIL): Buffer[] {
  const bits = 8 * bytes.length;
  const some = tail === 0 ? 0 : 2 * SHARES;
  const at = new Set([
    ...Array.from({ length: Math.min(bits, 8 * head) }, (_, bit) => bit),
    ...Array.from({ length: Math.min(bits, 8 * tail) }, (_, bit) => bits - 1 - bit),
    ...Array.from({ length: some }, (_, index) => Math.floor((bits * (index + 0.5)) / some)),
  ]);
  return [...at].filter((_, index) => index % SHARES === share).map((bit) => turned(bytes, bit));
}

function turned(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/**
 * Damages the first datagrams and their acknowledgements in one bit after the other. Of the datagram and the one before it the receiver gets the
 * damaged copies first, and of one of them at first no other; the sender gets those of an acknowledgement before it and after it.
 */
function everyBit(share: number): LinkOptions {
  const seen = newcomers();
  return {
    fate: (datagram) => {
      const { direction, bytes } = datagram;
      if (!seen.isNew(datagram)) return [0];
      const all = seen.all[direction];
      if (all.length > 3) return [0];
      const damaged = damagedCopies(bytes, share);
      if (direction === 'back') return [...damaged, 0, ...damaged];
      const before = all.length > 1 ? damagedCopies(all.at(-2) ?? bytes, share, 24, 0) : [];
      const isLost = all.length === 2 + (share % 2);
      return isLost ? [...before, ...damaged] : [...before, ...damaged, 0];
    },
  };
}

/** A damaged answer is none: the sender neither believes it, nor sends sooner, nor takes it for a sign of life. */
async function damagesEachAnswer(ends: Ends): Promise<void> {
  const { lab, sender } = ends;
  const [giveUpMs, most] = [400, 200];
  const seen = newcomers();
  const link = await lab.udp.link(undefined, {
    longest: LONGEST,
    fate: (datagram) => {
      const { direction, bytes, number } = datagram;
      seen.isNew(datagram);
      if (direction === 'there') return [0];
      return number > most || bytes.length === 0 ? [] : [turned(bytes, (7 * number) % (8 * bytes.length))];
    },
  });
  lab.note(`a transfer of which each answer comes back damaged; giveUpMs is ${giveUpMs}`);
  const { received } = await receive(ends, link);
  received.catch(() => undefined);
  const startedAt = performance.now();
  const what = await outcomeOf(sender.sendReliably(lab.random.bytes(500), link.port, { giveUpMs }));
  const tookMs = performance.now() - startedAt;
  if (what === 'resolved')
    lab.fail('each answer that came back was damaged, and sendReliably took one for sound: it resolved');
  const { datagrams } = link.counts.there;
  const copies = `each answer that came back was damaged, and it sent ${datagrams} datagrams in ${Math.round(tookMs)} ms`;
  const different = seen.all.there.length;
  if (datagrams > different * (tookMs / SHORTEST_TIMER_MS + 1))
    lab.fail(`${copies}: a damaged answer is no reason to send again before 50 ms are over`);
  // By its own clock, whoever else has the CPU.
  if (what === 'timed out' || datagrams > different * (giveUpMs / SHORTEST_TIMER_MS + 3))
    lab.fail(`${copies}: it is to give up after ${giveUpMs} ms, since a damaged answer counts for nothing`);
  if (tookMs < giveUpMs - 5)
    lab.fail(`it gave up after ${Math.round(tookMs)} ms, though giveUpMs was ${giveUpMs}, on damaged answers`);
}

/** @throws what is neither an answer of the program's nor its being late */
async function outcomeOf(call: Promise<unknown>): Promise<'resolved' | 'rejected' | 'timed out'> {
  try {
    await call;
    return 'resolved';
  } catch (error) {
    const { code, reason } = error as { code?: string; reason?: string };
    if (code === 'student-threw') return 'rejected';
    if (reason === 'timed-out') return 'timed out';
    throw error;
  }
}

/** For longer than `giveUpMs` nothing gets on, and all that comes back is the acknowledgement of the first datagram again. */
async function hearsOldAnswers(ends: Ends): Promise<void> {
  const { lab, sender } = ends;
  const [giveUpMs, lastsMs] = [500, 900];
  await unlessHeldUp(lab, async (patience) => {
    const seen = newcomers();
    let [replaced, since, isOver, flood] = [0, 0, false, ''];
    const link = await lab.udp.link(undefined, {
      longest: LONGEST,
      fate: (datagram) => {
        seen.isNew(datagram);
        const [first] = seen.all.there;
        if (datagram.direction === 'back' || !first || datagram.bytes.equals(first)) return [0];
        since ||= performance.now();
        const ms = performance.now() - since;
        isOver ||= ms > lastsMs * patience;
        // One of three may be a fast retransmission.
        const most = 1.5 * (ms / SHORTEST_TIMER_MS + 1) * (seen.all.there.length - 1) + 20;
        if (!isOver && replaced > most) flood = `${replaced} datagrams in ${Math.round(ms)} ms`;
        isOver ||= flood !== '';
        if (isOver) return [0];
        replaced++;
        return [first];
      },
    });
    const data = lab.random.bytes(3000);
    lab.note(
      'for a while a late copy of the first datagram comes in the place of each of the next: the answers are old ones',
    );
    const { received } = await receive(ends, link);
    lab.note(
      'meanwhile another call of the same program hears nothing, and is to give up: what this one hears is not its own',
    );
    const silent = await lab.udp.peer();
    const heldUpBefore = lab.heldUpMs();
    let isOverForOther = false;
    const other = outcomeOf(sender.sendReliably(data, silent.port, { giveUpMs: 200 * patience })).then((outcome) => {
      isOverForOther = true;
      return outcome;
    });
    try {
      const [bytes, isGivenUp] = await Promise.all([
        received,
        sender.sendReliably(data, link.port, { giveUpMs: giveUpMs * patience }).then(() => isOverForOther),
      ]);
      expectBytes(lab, bytes, data);
      // First: a flood keeps the other call from running, too.
      if (flood !== '')
        lab.fail(
          `while an old answer came back for each, it sent ${flood}: an old one is no reason to send again before 50 ms are over`,
        );
      if ((await other) === 'resolved') lab.fail('nobody answered, and sendReliably resolved');
      if (!isGivenUp && lab.heldUpMs() - heldUpBefore > 100) lab.undecided('which of the two calls ended first');
      else if (!isGivenUp)
        lab.fail(
          `a call that heard nothing, with a giveUpMs of ${200 * patience}, went on for as long as another call heard answers`,
        );
    } catch (error) {
      const words = `answers came, undamaged though old, and it gave up: giveUpMs is to begin anew with each`;
      if ((error as { code?: unknown }).code === 'student-threw') explain(error, words);
      throw error;
    }
    // More than by its timers, and too few to tell that from a fast retransmission: on a busy machine answers take long to come back.
    const byTimers = ((lastsMs * patience) / SHORTEST_TIMER_MS + 1) * (seen.all.there.length - 1);
    const heldUpMs = lab.heldUpMs() - heldUpBefore;
    if (heldUpMs > lastsMs / 2 || (heldUpMs > 50 && replaced > 1.05 * byTimers))
      lab.undecided('whether it sends again for an old answer');
  });
}

/** Puts the clock of a sender to which nobody answers forward, by less than five seconds, and then by more. */
async function waitsForLong(lab: Lab, alone: Student, peer: UdpPeer, sent: () => Promise<Datagram[]>): Promise<void> {
  lab.note('one more, without options: nobody answers, and its clock is put forward');
  const startedAt = performance.now();
  let settledMs: number | undefined;
  let aheadMs = 0;
  const call = outcomeOf(alone.functions<Exports>({ withinMs: 5000 }).sendReliably(lab.random.bytes(500), peer.port));
  const settled = call.finally(() => (settledMs ??= aheadMs + performance.now() - startedAt));
  settled.catch(() => undefined);
  const advance = async (ms: number, stepMs: number) => {
    aheadMs += ms;
    await alone.advanceClock(ms, stepMs);
  };
  const first = await peer.inbox.next();
  await advance(1600, 20);
  const datagrams = [first, ...(await sent())].map(({ bytes }) => bytes.toString('latin1'));
  const passedMs = 1600 + performance.now() - startedAt;
  const all = `without an answer it sent ${datagrams.length} datagrams in ${Math.round(passedMs)} ms`;
  const most = new Set(datagrams).size * (passedMs / SHORTEST_TIMER_MS + 1);
  if (settledMs === undefined && datagrams.length < 1600 / LONGEST_TIMER_MS)
    lab.fail(`${all}: it is to wait 50 to 80 ms before each copy, and that is not to grow`);
  if (datagrams.length > most) lab.fail(`${all}: it is to wait 50 ms at least before each copy`);
  await advance(1800, 20);
  const later = (await sent()).length;
  if (settledMs === undefined && later < 1800 / LONGEST_TIMER_MS)
    lab.fail(
      `without an answer it sent ${datagrams.length} datagrams in the first ${Math.round(passedMs)} ms, and ${later} in the next 1800: the 50 to 80 ms before each copy are not to grow`,
    );
  await advance(1100, 50);
  if (settledMs !== undefined && settledMs < DEFAULT_GIVE_UP_MS - 5)
    lab.fail(`without options it gave up after ${Math.round(settledMs)} ms; the default of giveUpMs is 5000`);
  await advance(1000, 50);
  const what = await settled;
  if (what === 'timed out') lab.fail('without options it did not give up after 5000 ms, the default of giveUpMs');
  if (what === 'resolved') lab.fail('nobody answered, and sendReliably resolved');
}

/** How a receiver takes pauses, and when it leaves: its clock is put forward, so nobody has to wait. */
async function staysLongEnough({ student, lab }: CheckContext, ends: Ends): Promise<void> {
  const alone = student.twin({ alone: true });
  const own = { ...ends, receiver: alone };
  const work = () =>
    unlessHeldUp(lab, async (patience) => {
      let isPaused = true;
      const seen = newcomers();
      const straight = await lab.udp.link(undefined, { longest: LONGEST });
      const paused = await lab.udp.link(undefined, {
        longest: LONGEST,
        fate: (datagram) => {
          seen.isNew(datagram);
          const [first] = seen.all.there;
          return datagram.direction === 'back' || !isPaused || first?.equals(datagram.bytes) ? [0] : [];
        },
      });
      const [one, other] = [lab.random.bytes(20), lab.random.bytes(3000)];
      const ways = [
        { link: straight, data: one, ...(await receive(own, straight)) },
        { link: paused, data: other, ...(await receive(own, paused)) },
      ] as const;
      for (const { received } of ways) received.catch(() => undefined);
      lab.note('twenty seconds before the first datagram');
      await alone.advanceClock(20_000);
      const send = (way: { link: UdpLink; data: Buffer }) =>
        ends.sender.sendReliably(way.data, way.link.port, { giveUpMs: 2000 * patience });
      const late = send(ways[1]);
      late.catch(() => undefined);
      await paused.hears(3);
      const isAcknowledged = async () => isAnswered(await asksAgain(lab, ways[1]));
      if (!(await isAcknowledged()))
        lab.fail('a copy of the first datagram came from another port, and no acknowledgement went there');
      lab.note('a pause of twenty seconds after the first datagram');
      await alone.advanceClock(20_000);
      if (!(await isAcknowledged()))
        lab.fail('a copy of the first datagram came after a pause of 20 s, and no acknowledgement of it came back');
      isPaused = false;
      const pausedUntil = performance.now();
      try {
        await Promise.all([send(ways[0]), late]);
      } catch (error) {
        explain(error, 'after a pause before the first datagram, or after it, the receiver did not answer');
        throw error;
      }
      const isTold = await staysAfterwards(lab, alone, ways, pausedUntil);
      for (const { received, data } of ways) expectBytes(lab, await received, data);
      return isTold;
    });
  for (let tries = 0; tries < TRIES_WHEN_BUSY; tries++) {
    if (await work()) return;
    lab.note('this machine is busy: once more');
  }
  lab.undecided('how long the receiver stays');
}

/** A pause in the middle of a transfer, after which what was acknowledged before does not come again. */
async function keepsWhatItAcknowledged({ student, lab }: CheckContext, ends: Ends): Promise<void> {
  const alone = student.twin({ alone: true });
  const data = lab.random.bytes(3000);
  await unlessHeldUp(lab, async (patience) => {
    const seen = newcomers();
    let isPaused = true;
    const link = await lab.udp.link(undefined, {
      longest: LONGEST,
      fate: (datagram) => {
        seen.isNew(datagram);
        const [first] = seen.all.there;
        return datagram.direction === 'back' || !isPaused || first?.equals(datagram.bytes) ? [0] : [];
      },
    });
    const { received } = await receive({ ...ends, receiver: alone }, link);
    received.catch(() => undefined);
    const sent = ends.sender.sendReliably(data, link.port, { giveUpMs: 3000 * patience });
    sent.catch(() => undefined);
    // By then the first has been acknowledged, and others have been lost.
    await link.hears(5);
    lab.note('the rest is lost for a while: twenty seconds pass for the receiver, in which nothing comes');
    await alone.advanceClock(20_000);
    isPaused = false;
    await sent;
    await alone.advanceClock(3000);
    try {
      expectBytes(lab, await received, data);
    } catch (error) {
      explain(error, 'a pause of 20 s came between two datagrams, and what was acknowledged before it was not kept');
      throw error;
    }
  });
}

/** @returns false when the machine was too busy to tell */
async function staysAfterwards(
  lab: Lab,
  alone: Student,
  ways: readonly { link: UdpLink; port: number }[],
  lastAt: number,
): Promise<boolean> {
  const anew =
    'a copy came 120 ms after the one before, and was not acknowledged: the 500 ms begin anew with each datagram';
  const stages: [pauseMs: number, words: string][] = [
    [0, 'a copy came, and no acknowledgement went to where it came from'],
    [200, 'a copy came 200 ms after the last datagram, and was not acknowledged: the receiver is to stay for 500 ms'],
    // Together longer than a receiver stays.
    ...[120, 120, 120, 120].map((pauseMs): [number, string] => [pauseMs, anew]),
    [350, 'a copy came 350 ms after another one, and was not acknowledged: the receiver is to stay for 500 ms'],
    [430, 'a copy came 430 ms after another one, and was not acknowledged: the receiver is to stay for 500 ms'],
  ];
  for (const [pauseMs, words] of stages) {
    if (pauseMs > 0) await alone.advanceClock(pauseMs);
    const askedAt = performance.now();
    const asks = await Promise.all(ways.map((way) => asksAgain(lab, way)));
    // By then it has read them.
    for (let turn = 0; turn < 2; turn++) await alone.evaluate('looks whether the receiver reacts', () => undefined);
    // A busy machine may have made a longer silence of it than it was to be, and then it may have left.
    const isLong = pauseMs + performance.now() - lastAt > STAYS_MS - 20;
    const answered = await Promise.all(asks.map(isAnswered));
    // The last pause is all but as long as a receiver has to stay.
    if (answered.includes(false) && isLong && pauseMs > 400) break;
    if (answered.includes(false) && isLong) return false;
    if (answered.includes(false)) lab.fail(`after the last byte ${words}`);
    lastAt = askedAt;
  }
  await alone.advanceClock(3000);
  for (const { port } of ways)
    if (!(await lab.udp.isLeft(port)) && !(await lab.udp.isLeft(port)))
      lab.fail(`long after the last datagram the receiver still holds UDP port ${port}`);
  return true;
}

/** How long to wait for an answer that may never come, in ms. */
const UNANSWERED_MS = 400;

/** Sends copies of all that came for one transfer, from a port of their own. @returns who sent them */
async function asksAgain(lab: Lab, { link, port }: { link: UdpLink; port: number }): Promise<UdpPeer> {
  const stranger = await lab.udp.peer();
  const there = link.delivered.filter(({ direction }) => direction === 'there');
  const all = new Map(there.map(({ bytes }) => [bytes.toString('latin1'), bytes]));
  for (const bytes of all.values()) await stranger.send({ port }, bytes);
  return stranger;
}

function isAnswered(asker: UdpPeer): Promise<boolean> {
  return asker.inbox.next(UNANSWERED_MS).then(
    () => true,
    () => false,
  );
}
