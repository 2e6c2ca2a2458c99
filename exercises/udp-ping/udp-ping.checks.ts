import { check, expect, type CheckContext, type Complaint, type Datagram, type Lab, type UdpPeer } from '#lab';
import type { PingOptions, PingReport } from './udp-ping.js';

const SENDS = 'sends the pings from 1 to count without waiting for answers';
const ANSWERED = 'reports the pings that were answered';

/** How late the report may be, in ms: no timer is exact. */
const LATE_MS = 250;
/** Times in which all answers are there, for reports that are not to wait for them to be over. The second is for a busy machine. */
const AMPLE_MS = [500, 4000];

check(
  SENDS,
  {
    points: 2,
    hint: [
      'All pings are on the way before the first answer comes, each a datagram of its own, such as `ping 1`. Who begins at 0?',
      'The numbers go from 1 to `count`. `send` makes one datagram of an array, and who waits for an answer in the loop has one ping on the way.',
      "`for (let number = 1; number <= count; number++) socket.send('ping ' + number, port, host);`, all from one socket, and no `await` on an answer.",
    ],
    lesson: '10-udp#measuring-a-link-ping',
    covers: [
      'send the pings 1 to `count` to this host and port, each once, in this order, from one UDP socket',
      'A ping is a datagram that holds the text `ping`, one blank and its number',
    ],
  },
  async (context) => {
    const { lab } = context;
    const [peer, fence] = [await lab.udp.peer(), await lab.udp.peer()];
    const count = lab.random.int(5, 20);
    // None of these is answered before all of them have come.
    await rehearse(context, { count: 400, answers: upTo(400).map((number) => `ping ${number}`) }, { received: 400 });
    const expected = Array.from({ length: count }, (_, index) => `ping ${index + 1}`);
    // Even here one datagram may overtake another on a machine with several processors, but not every time.
    await lab.inTime([5000, 5000, 5000], async (timeoutMs) => {
      let arrived: string[] = [];
      await pinged(context, peer, { count, timeoutMs }, async (pings) => {
        arrived = pings.map(textOf);
        expect([...arrived].sort()).toEqual([...expected].sort());
        expect(new Set(pings.map(({ from }) => from.port)).size).toBe(1);
        for (const { from, bytes } of pings) await peer.send(from, bytes);
      });
      const at = arrived.findIndex((text, index) => text !== expected[index]);
      const words = `the pings came in another order: "${arrived[at]}" where "${expected[at]}" was due`;
      return at < 0 ? undefined : () => lab.fail(words);
    });
    const end = lab.random.word();
    await fence.send(peer, end);
    const further = await peer.inbox.until((datagram) => textOf(datagram) === end);
    expect(further.map(textOf)).toEqual([]);
  },
);

check(
  ANSWERED,
  {
    points: 2,
    needs: SENDS,
    hint: [
      'Which ping is a datagram the answer to? Its bytes say so. Note for each number whether it was answered.',
      'An echo brings back all that it was sent: the answer to `ping 7` is `ping 7`, and not `7`. The order in which answers come tells nothing.',
      'A Map with the texts that you sent as its keys: `const ping = pings.get(message.toString()); if (!ping) return;`',
    ],
    lesson: '10-udp#measuring-a-link-ping',
    covers: [
      'sent: how many pings were sent',
      'received: how many of them were answered in time',
      'return a promise of a report',
    ],
  },
  async (context) => {
    const count = context.lab.random.int(5, 20);
    await expectAccount(context, count, upTo(count), {
      sent: count,
      received: count,
      loss: 0,
      doubled: 0,
      outOfOrder: 0,
    });
    // The caller uses the same object for the next call, and this one has been told.
    const answers = ['ping 1', 'ping 2', 'ping 3'];
    const account = { sent: 3, received: 3, loss: 0, trips: 3 };
    await rehearse(context, { count: 3, answers, changes: true }, account);
    await rehearse(context, { count: 3, answers, freezes: true }, account);
    await rehearse(context, { count: 3, answers, host: '127.0.0.2' }, account);
  },
);

check(
  'is done as soon as every ping has been answered, with its socket closed',
  {
    points: 2,
    needs: ANSWERED,
    hint: [
      'What is there to wait for when the last answer has come? And an open socket keeps a program from ending.',
      'A time-out is for what does not come. Count the pings that were answered. And a socket without a listener is still open, until you call `close`.',
      'At a first answer: `if (++received === count) finish();`, where `finish` calls `clearTimeout(deadline)` and `socket.close()`, and then resolves.',
    ],
    lesson: '10-udp#measuring-a-link-ping',
    covers: 'It settles as soon as each ping is either answered or lost, with the socket closed by then',
  },
  async (context) => {
    const { lab } = context;
    const peer = await lab.udp.peer();
    const { from } = await pinged(context, peer, { count: lab.random.int(2, 9), timeoutMs: 60_000 }, async (pings) => {
      for (const { from, bytes } of lab.random.shuffle(pings)) await peer.send(from, bytes);
    });
    if (!(await lab.udp.isLeft(from.port))) lab.fail(`the report came, but UDP port ${from.port} is still open`);
    // The last answer comes twice, and all is over at the first.
    const answers = upTo(3).map((number) => `ping ${number}`);
    const last = { count: 3, answers: [...answers, 'ping 3', 'ping 3'], leaves: true };
    await rehearse(context, last, { received: 3, doubled: 0 });
  },
);

check(
  'reports a ping as lost when no answer has come within timeoutMs',
  {
    points: 2,
    needs: ANSWERED,
    hint: [
      'Loss is what a ping is there to find out: a result, not an error. It is a share of the pings sent, not a number of them.',
      'Reject for no loss. One lost of four is 0.25, neither 1 nor 25. And each ping has all of `timeoutMs`, however many of them there are.',
      'When all are sent: `const deadline = setTimeout(finish, timeoutMs);`. In the report, `loss: (count - received) / count`.',
    ],
    lesson: '10-udp#measuring-a-link-ping',
    covers: [
      'take a ping as lost if no answer to it has come within timeoutMs',
      'loss: the share of those sent that were lost, from 0 to 1',
    ],
  },
  async (context) => {
    const { lab } = context;
    const count = lab.random.int(5, 12);
    const answered = lab.random.shuffle(upTo(count)).slice(0, lab.random.int(2, count - 1));
    // The first call takes the time that the program needs to be loaded.
    await pingedAndAnswered(context, { count: 1, timeoutMs: 1000 }, () => [1]);
    await lab.inTime([200, 1000, 5000], async (timeoutMs) => {
      const started = performance.now();
      const { report, from } = await pingedAndAnswered(context, { count, timeoutMs }, () => answered);
      const tookMs = performance.now() - started;
      if (!(await lab.udp.isLeft(from.port)))
        lab.fail(`the report came, some pings were lost, and UDP port ${from.port} is still open`);
      const expected = {
        sent: count,
        received: answered.length,
        loss: 1 - answered.length / count,
        lost: upTo(count).filter((number) => !answered.includes(number)),
      };
      return judge(report, expected, () => {
        // Timers may be a millisecond early.
        if (tookMs < timeoutMs - 2)
          lab.fail(`answers were awaited for ${Math.round(tookMs)} ms only, and timeoutMs was ${timeoutMs}`);
      });
    });
    for (const timeoutMs of [3000, 600_000]) await expectLostInTime(context, timeoutMs);
  },
);

check(
  'reports no round trips when nothing was answered',
  {
    points: 1,
    needs: ANSWERED,
    hint: [
      'What is the least of no numbers at all, and their mean? Nobody on that port, that is a result as well.',
      '`Math.min()` of nothing is Infinity, and 0 / 0 is NaN. If your socket is connected, it may hear ECONNREFUSED: the pings are lost, no more than that.',
      '`if (times.length === 0) return { minMs: undefined, avgMs: undefined, maxMs: undefined };`. A socket without `connect` hears of no refusal.',
    ],
    lesson: '10-udp#measuring-a-link-ping',
    covers: [
      'Lost pings are no error, even if all are lost because nobody has that port',
      'not rounded, and undefined if there are none',
    ],
  },
  async (context) => {
    const { lab } = context;
    const [silent, closed] = [await lab.udp.peer(), await lab.udp.closedPort()];
    for (const port of [silent.port, closed]) {
      // An odd number: the system tells a connected socket of a refusal in the next call, and so of every other one when it receives.
      const count = lab.random.pick([1, 3, 5]);
      const report = await ping(context, port, { count, timeoutMs: 100 });
      const nothing = { received: 0, loss: 1, doubled: 0, outOfOrder: 0, minMs: undefined, avgMs: undefined };
      expectReport(report, { sent: count, ...nothing, maxMs: undefined, lost: upTo(count) });
    }
  },
);

check(
  'measures the round trip of each ping, and the least, the mean and the largest of them',
  {
    points: 3,
    needs: ANSWERED,
    hint: [
      'Each ping has its own start, and its answer says by its number which one. A lost ping has no round trip: leave it out.',
      'Measure from the sending of this ping, not from the last arrival. Divide by the number of answered pings. A minimum that begins at 0 stays there.',
      'Keep `sentAt: performance.now()` for each ping. At its first answer, its round trip is `performance.now() - sentAt`; until then it is undefined.',
    ],
    lesson: '10-udp#measuring-a-link-ping',
    covers: [
      'roundTripsMs: for each ping, in the order of their numbers',
      'minMs, avgMs, maxMs: the least, the arithmetic mean and the largest',
    ],
  },
  async (context) => {
    const { lab } = context;
    // One is lost, and not the last: who goes by the order of arrival then has a round trip for it.
    const drawn: (number | undefined)[] = lab.random.shuffle([60, 70, 80, 90, 100]);
    drawn.splice(lab.random.int(0, 4), 0, undefined);
    const delays = new Map(drawn.map((delay, index) => [`ping ${index + 1}`, delay]));
    const server = await lab.udp.peer();
    server.echo();
    const link = await lab.udp.link(server, {
      fate: ({ direction, bytes }) => {
        const delay = delays.get(bytes.toString());
        return direction === 'there' ? [0] : delay === undefined ? [] : [delay];
      },
    });
    await lab.inTime([300, 1500, 6000], async (timeoutMs) => {
      const started = performance.now();
      const report = await ping(context, link.port, { count: delays.size, timeoutMs });
      const tookMs = performance.now() - started;
      const lost = [...delays.values()].flatMap((delay, index) => (delay === undefined ? [index + 1] : []));
      return judge(report, { sent: 6, received: 5, lost }, () => {
        expectSummary(report);
        for (const [index, delay] of [...delays.values()].entries()) {
          // Much is left to chance here: what a program takes for the moment of sending, and how busy the machine is.
          const measured = report.roundTripsMs[index] ?? 0;
          if (measured < (delay ?? 0) / 2 || measured > tookMs)
            lab.fail(`ping ${index + 1} was answered after ${delay} ms, and its round trip is reported as ${measured}`);
        }
      });
    });
    await expectTimes(context);
  },
);

check(
  'counts further answers to a ping as doubled, and the ping only once',
  {
    points: 2,
    needs: ANSWERED,
    hint: [
      'Five datagrams that answer two pings: how many pings were answered? Look whether this one was answered before.',
      'A datagram that comes is not yet a ping that is answered. Of three answers to one ping, two are too many, and `doubled` grows by two.',
      '`if (ping.roundTripMs !== undefined) doubled++;`, else note the round trip, and only then `received++`.',
    ],
    lesson: '10-udp#measuring-a-link-ping',
    covers: [
      'doubled: how many answers came to pings that had been answered already',
      'each counted once however often it was answered',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    const count = random.int(6, 15);
    const copies = Array.from({ length: random.int(count, 20) }, () => random.int(1, count - 1));
    // The last ping is answered last: until then the report has to wait for it.
    const answers = [...random.shuffle([...upTo(count - 1), ...copies]), count];
    await expectAccount(context, count, answers, { sent: count, received: count, loss: 0, doubled: copies.length });
  },
);

check(
  'counts pings as out of order that were answered after one with a higher number',
  {
    points: 2,
    needs: ANSWERED,
    hint: [
      'In 1, 5, 2, 3, 4, how many were overtaken? A copy is not counted again, and a gap may yet be filled.',
      'To look only at the answer before finds one, and 5 has overtaken three. To look for gaps finds pings that are perhaps lost.',
      'At a first answer, and at no copy: `if (number < highest) outOfOrder++; highest = Math.max(highest, number);`',
    ],
    lesson: '10-udp#measuring-a-link-ping',
    covers: 'outOfOrder: how many pings were answered for the first time after another one with a higher number',
  },
  async (context) => {
    const { random } = context.lab;
    const count = random.int(12, 20);
    const early = random.int(6, count - 4);
    const inBetween = upTo(early - 1).slice(1);
    const afterwards = upTo(count - 1).slice(early);
    // Copies in between, of one that was overtaken and of one that was not.
    const answers = [1, early, ...inBetween, 2, early, count, 1, ...afterwards];
    await expectAccount(context, count, answers, {
      received: count,
      outOfOrder: inBetween.length + afterwards.length,
    });
    // Numbers with more and with fewer digits, in all sorts of orders.
    const orders = [upTo(120), upTo(120).reverse(), [...upTo(119).slice(1), 1, 120], random.shuffle(upTo(120))];
    for (const order of orders) {
      const { outOfOrder } = accountOf(120, order);
      await rehearse(context, { count: 120, answers: order.map((number) => `ping ${number}`) }, { outOfOrder });
    }
  },
);

check(
  'ignores answers from elsewhere',
  {
    points: 1,
    needs: ANSWERED,
    hint: [
      'Anybody may send a datagram to your socket. Its sender is an address and a port, and both have to be right.',
      "All programs of one machine have the same address, and they differ in the port. The listener's second argument tells both.",
      'First of all in the listener of "message": `if (sender.address !== host || sender.port !== port) return;`',
    ],
    lesson: '10-udp#any-and-all-senders',
    covers: ['only a datagram that comes from this host and port', 'datagrams from elsewhere'],
  },
  async (context) => {
    const { lab } = context;
    const stranger = await lab.udp.peer();
    const count = lab.random.int(4, 9);
    const forged = [count - 1, ...lab.random.shuffle(upTo(count - 1))];
    const forge = async ({ from }: Datagram, server: UdpPeer) => {
      for (const number of forged) await stranger.send(from, `ping ${number}`);
      const namesake = await lab.udp.namesake(server);
      for (const number of forged) await namesake?.send(from, `ping ${number}`);
      namesake?.close();
    };
    const expected = { sent: count, received: count, loss: 0, doubled: 0, outOfOrder: 0 };
    await expectAccount(context, count, upTo(count), expected, forge);
    // On the server's port, at addresses that begin or end as its own does; where this machine has no more than one, they say nothing.
    const addresses = [
      '127.0.0.10',
      '127.0.0.100',
      '127.0.0.11',
      '127.1.0.1',
      '127.0.0.2',
      '127.127.0.1',
      '127.0.0.255',
    ];
    const answers = [...upTo(4), 5].map((number) => `ping ${number}`);
    const account = { received: 5, doubled: 0, outOfOrder: 0 };
    await rehearse(context, { count: 5, answers, forged: ['ping 5', 'ping 1'], forgers: addresses }, account);
  },
);

check(
  'ignores what answers no ping that it sent',
  {
    points: 2,
    needs: ANSWERED,
    hint: [
      'An answer has the very bytes of a ping that was sent. What does your program make of `ping 0`, and of `ping 1x`?',
      '`parseInt` is content with `1x` and `01`, and takes numbers above `count` as well. Compare the whole text with those that you sent.',
      'Ask a Map or a Set of the texts that were sent, `pings.get(message.toString())`; what it does not have is left alone, and counted nowhere.',
    ],
    lesson: '10-udp#measuring-a-link-ping',
    covers: [
      'holds the very same bytes as the ping',
      'numbers that were not sent, and other data, as if it had never come',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    const count = random.int(4, 9);
    const numbers = [0, count + 1, random.int(count + 1, 1e6), -1, -count, 1.5, 1e21];
    const almost = [
      `ping 1${random.word(1)}`,
      'ping 1 ',
      ' ping 1',
      'ping  1',
      'ping 01',
      'ping 1\n',
      'PING 1',
      'ping\t1',
    ];
    const other = ['', '1', 'ping', 'ping ', 'pong 1', 'ping one', 'ping 1 ping 2', random.bytes(20)];
    const forged = random.shuffle([...numbers.map((number) => `ping ${number}`), ...almost, ...other]);
    const forge = async ({ from }: Datagram, peer: UdpPeer) => {
      for (const data of forged) await peer.send(from, data);
    };
    const expected = { sent: count, received: count, loss: 0, doubled: 0, outOfOrder: 0 };
    await expectAccount(context, count, upTo(count), expected, forge);
    // Each byte of a ping with each bit turned over, with one byte more and with one less; and names that objects have of themselves.
    const bytes = [...Buffer.from('ping 3', 'latin1')];
    const turned = bytes.flatMap((byte, at) =>
      upTo(8).map((bit) => String.fromCharCode(...bytes.with(at, byte ^ (1 << (bit - 1))))),
    );
    const cut = bytes.flatMap((_, at) => {
      const [head, tail] = [bytes.slice(0, at), bytes.slice(at)].map((part) => String.fromCharCode(...part)) as [
        string,
        string,
      ];
      return [head + tail.slice(1), ...['\0', ' ', '0', '\r', '+', '.'].map((more) => head + more + tail), head];
    });
    const ends = ['\0', ' ', '\r\n', '.0', 'e0', '\xa0', ',', '\n\n', '0'].map((end) => `ping 3${end}`);
    const names = [
      'constructor',
      '__proto__',
      'toString',
      'valueOf',
      'hasOwnProperty',
      'length',
      'size',
      'undefined',
      'NaN',
    ];
    const others = [
      ...names,
      ...names.map((name) => `ping ${name}`),
      ...['0x3', '3n', '-3', '+3', '3e0', '3.0'].map((n) => `ping ${n}`),
    ];
    const pings = upTo(7).map((number) => `ping ${number}`);
    const strange = [...turned, ...cut, ...ends, ...others].filter((data) => !pings.includes(data));
    const account = { received: 7, doubled: 0, outOfOrder: 0, loss: 0, trips: 7 };
    await rehearse(context, { count: 7, before: strange, answers: pings }, account);
  },
);

check(
  'takes a ping as lost whose answer comes too late, whatever came meanwhile',
  {
    points: 2,
    needs: ANSWERED,
    hint: [
      'The time of a ping runs from its sending. Does anything that arrives make your program wait longer?',
      'A timer that is set anew at each message does not ring as long as copies come. And an answer that comes too late counts for nothing.',
      'Set the timer once, when all is sent, and never `refresh` it. A first answer counts if `performance.now() - ping.sentAt <= timeoutMs`.',
    ],
    lesson: '10-udp#measuring-a-link-ping',
    covers: ['within timeoutMs milliseconds after it was sent', 'What comes afterwards counts for nothing'],
  },
  async (context) => {
    const { lab } = context;
    const server = await lab.udp.peer();
    server.echo();
    const prolongs = lab.inTime([700, 3000, 9000], async (timeoutMs) => {
      // The answer to ping 2 comes within timeoutMs of the answer to ping 1, and not of its own sending.
      const delays = new Map([
        ['ping 1', 0.85],
        ['ping 2', 1.6],
      ]);
      const link = await lab.udp.link(server, {
        fate: ({ direction, bytes }) => {
          const times = delays.get(bytes.toString());
          return direction === 'there' ? [0] : times === undefined ? [] : [times * timeoutMs];
        },
      });
      const report = await ping(context, link.port, { count: 3, timeoutMs });
      return judge(report, { sent: 3, received: 1, loss: 2 / 3, lost: [2, 3] });
    });
    const repeats = lab.inTime([400, 1600, 5000], async (timeoutMs) => {
      // Copies of one answer keep the line busy until the other answer comes, when its time has long been over.
      const fates: Record<string, number[]> = { 'ping 1': [0, 0.7, 1.4, 2.1], 'ping 2': [2.6] };
      const link = await lab.udp.link(server, {
        fate: ({ direction, bytes }) =>
          direction === 'there' ? [0] : (fates[bytes.toString()] ?? []).map((times) => times * timeoutMs),
      });
      const began = performance.now();
      const report = await ping(context, link.port, { count: 2, timeoutMs });
      const tookMs = performance.now() - began;
      const copies = link.delivered.filter(({ direction }) => direction === 'back').length;
      const complaint = judge(report, { sent: 2, received: 1, loss: 0.5, lost: [2] }, undefined, true);
      // Unless the second copy came in time, this attempt cannot show that a copy makes the program wait longer.
      if (copies < 2) return complaint ?? 'undecided';
      // Done so late, it was held up by a busy machine, or waited longer for the copies: with more time, that is told apart.
      return complaint ?? (tookMs > 1.5 * timeoutMs ? 'undecided' : undefined);
    });
    await Promise.all([prolongs, repeats]);
  },
);

check(
  'keeps account of a link that loses, doubles, delays and reorders',
  {
    points: 3,
    needs: ANSWERED,
    hint: [
      'All of it happens at once here. Write down what came in, one datagram a line, and count by hand: which rule is missing?',
      '`received` and the round trips are about pings, `doubled` is about datagrams, `outOfOrder` about first answers. A copy is never received again.',
      'Ask in this order: the right sender? a text that was sent? answered before, then `doubled`? in time? a number below the highest, then `outOfOrder`?',
    ],
    lesson: '10-udp#lost-doubled-out-of-order',
    covers: [
      'received: how many of them were answered in time',
      'loss: the share of those sent',
      'doubled: how many answers',
      'outOfOrder: how many pings',
    ],
  },
  async (context) => {
    const { lab } = context;
    const server = await lab.udp.peer();
    server.echo();
    const count = lab.random.int(30, 40);
    const neverAnswered = `ping ${lab.random.int(1, count)}`;
    await lab.inTime([400, 2000, 8000], async (timeoutMs) => {
      const link = await lab.udp.link(server, {
        ...{ loss: 0.15, duplicate: 0.3, reorder: 0.3, delayMs: [0, 20] },
        // So that the report has to wait until the time is over, and all that came is in it.
        fate: ({ bytes }) => (bytes.toString() === neverAnswered ? [] : undefined),
      });
      const report = await ping(context, link.port, { count, timeoutMs });
      const answers = link.delivered.filter(({ direction }) => direction === 'back');
      const numbers = answers.map(({ bytes }) => Number(bytes.toString().slice('ping '.length)));
      if (new Set(numbers).size < 5) return () => lab.fail('the link has delivered hardly anything in time');
      return judge(report, accountOf(count, numbers), () => expectSummary(report));
    });
  },
);

/** A server in the program's own process, which answers when all pings have come. */
interface Play {
  count: number;
  /** The address of the server, if not 127.0.0.1. */
  host?: string;
  /** What it sends first, to no effect: a character for each byte. */
  before?: string[];
  /** What it answers, in this order. */
  answers: string[];
  /** What sockets at these addresses send meanwhile, from the port of the server. */
  forged?: string[];
  forgers?: string[];
  /** Whether the caller changes the options when the call has been made, and whether they are frozen. */
  changes?: boolean;
  freezes?: boolean;
  /** Whether its port has to be free once its promise is settled. */
  leaves?: boolean;
}

type Outcome = Partial<Omit<PingReport, 'roundTripsMs'>> & { trips?: number };

async function rehearse(context: CheckContext, play: Play, expected: Outcome): Promise<void> {
  const { student, lab } = context;
  const what = `called ping with count: ${play.count}, for a server in the same process that sends ${play.answers.length} answers`;
  const outcome = await student.evaluate(what, actOut, play);
  if (typeof outcome === 'string') return lab.fail(outcome);
  const names = Object.keys(expected) as (keyof Outcome)[];
  expect(Object.fromEntries(names.map((name) => [name, outcome[name]]))).toEqual(expected);
}

/**
 * Sent as text into the program's process, so it uses nothing from around it.
 * @returns the report with the number of round trips, or what is wrong in words
 */
async function actOut({ ping: call }: typeof import('./udp-ping.js'), play: Play): Promise<Outcome | string> {
  const dgram = process.getBuiltinModule('node:dgram');
  const { count, host = '127.0.0.1', before = [], answers, forged = [], forgers = [] } = play;
  const bound = (address: string, port: number) => {
    const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    return new Promise<typeof socket | undefined>((resolve) => {
      socket.once('error', () => resolve(undefined)); // this machine has no such address, or somebody is there
      socket.bind(port, address, () => resolve(socket));
    });
  };
  const server = (await bound(host, 0)) ?? (await bound('127.0.0.1', 0));
  if (!server) throw new Error('no port is free');
  const { address: called, port } = server.address();
  const others: (typeof server | undefined)[] = [];
  for (const address of forgers) others.push(await bound(address, port));
  let [arrived, over, caller]: [number, boolean, number] = [0, false, 0];
  const answer = async (to: number) => {
    // A few at a time, as much as any socket keeps.
    const send = async (from: typeof server, all: string[]) => {
      for (const [index, data] of all.entries()) {
        from.send(Buffer.from(data, 'latin1'), to, '127.0.0.1', () => undefined);
        if (index % 20 === 19)
          for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await send(server, before);
    await send(server, answers.slice(0, -2));
    for (const other of others) if (other) await send(other, forged);
    await send(server, answers.slice(-2));
  };
  server.on('message', (_bytes, from) => {
    caller = from.port;
    if (++arrived === count) void answer(caller);
  });
  const options = { count, timeoutMs: 86_400_000 };
  if (play.freezes) Object.freeze(options);
  const promise = call(called, port, options);
  if (play.changes) Object.assign(options, { count: count + 5, timeoutMs: 1 });
  const settled = promise.finally(() => (over = true));
  settled.catch(() => undefined);
  /** Waits for turns of the event loop, as many as take so long on a machine that has nothing else to do. @returns whether it was done */
  const pass = async (done: () => boolean | Promise<boolean>, withinMs: number) => {
    for (let [turns, ms, last] = [0, 0, performance.now()]; turns < 500 || ms < withinMs; turns++) {
      if (await done()) return true;
      await new Promise((resolve) => setImmediate(resolve));
      const now = performance.now();
      ms += Math.min(now - last, 10);
      last = now;
    }
    return false;
  };
  await pass(() => over, 1000);
  const isFree = async () => {
    const socket = await bound('0.0.0.0', caller);
    socket?.close();
    return socket !== undefined;
  };
  // Held a moment longer, it is free after a few turns. A port that is not has gone to another program, or stays open, which another check sees.
  const closesLate = play.leaves && over && !(await isFree()) && (await pass(() => isFree(), 1000));
  for (const socket of [server, ...others]) socket?.close();
  if (closesLate) return 'its promise was settled before its socket was closed';
  if (!over && arrived < count) return `${count} pings were to come before any was answered, and only ${arrived} came`;
  if (!over) return 'all pings were answered, and the promise is still pending';
  const report = await settled;
  const { sent, received, loss, doubled, outOfOrder, roundTripsMs } = report;
  return { sent, received, loss, doubled, outOfOrder, trips: roundTripsMs.filter((trip) => trip !== undefined).length };
}

/** Two calls at once to the same server: the times are those of each call, and a copy changes none. */
async function expectTimes({ student, lab }: CheckContext): Promise<void> {
  const what =
    'called ping twice at once for a server in the same process, which answers after a while, the first ping with a copy';
  const wrong = await student.evaluate(what, async ({ ping: call }: typeof import('./udp-ping.js')) => {
    const server = process.getBuiltinModule('node:dgram').createSocket('udp4');
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', () => resolve()));
    const arrived: number[] = [];
    server.on('message', (_bytes, from) => void arrived.push(from.port));
    /** Without timers, whatever they are set to do here. */
    const pass = async (done: () => boolean, ms: number) => {
      for (const began = performance.now(); !done() && performance.now() - began < ms;)
        await new Promise((resolve) => setImmediate(resolve));
    };
    const never = () => false;
    const begin = (count: number) => call('127.0.0.1', server.address().port, { count, timeoutMs: 60_000 });
    const answer = (to: number | undefined, text: string) => server.send(text, to ?? 0, '127.0.0.1');
    const first = begin(2);
    await pass(() => arrived.length === 2, 1000);
    const bothSent = performance.now();
    await pass(never, 30);
    const second = begin(2);
    const secondCalled = performance.now();
    await pass(() => arrived.length === 4, 1000);
    answer(arrived[0], 'ping 1');
    await pass(never, 10);
    const answered = performance.now();
    await pass(never, 40);
    const copied = performance.now();
    answer(arrived[0], 'ping 1');
    answer(arrived[0], 'ping 2');
    answer(arrived[3], 'ping 1');
    answer(arrived[3], 'ping 2');
    const reports: PingReport[] = [];
    for (const call of [first, second]) void call.then((report) => reports.push(report));
    await pass(() => reports.length === 2, 1000);
    server.close();
    if (reports.length < 2) return 'two calls were made at once and all was answered, but not both have come to an end';
    const [{ roundTripsMs: times }, { roundTripsMs: others }] = [await first, await second];
    const [one = NaN, two = NaN] = times;
    const show = `the round trips of the first call are reported as ${times.join(' and ')} ms`;
    for (const { outOfOrder } of [await first, await second])
      if (outOfOrder !== 0)
        return `two calls to one server were answered in order, each by itself, and one of them reports ${outOfOrder} pings out of order`;
    if (!(one > secondCalled - bothSent - 1 && two > copied - bothSent - 1))
      return `two calls to one server were under way at once; ${show}, and more time than that had passed since its pings were sent`;
    if (!(two - one > (copied - answered) / 2))
      return `ping 1 was answered ${Math.round(copied - answered)} ms before ping 2, and again together with it; ${show}`;
    return others.every((time) => time !== undefined && time > copied - secondCalled - 20)
      ? undefined
      : `the round trips of the second call are reported as ${others.join(' and ')} ms, and they took more than ${copied - secondCalled}`;
  });
  if (wrong !== undefined) lab.fail(wrong);
}

/** Nobody answers, and the clock is put forward: the report is due when the time is over, and no part of the time later. */
async function expectLostInTime({ student, lab }: CheckContext, timeoutMs: number): Promise<void> {
  const [alone, silent, count] = [student.twin({ alone: true }), await lab.udp.peer(), 3];
  const functions = alone.functions<typeof import('./udp-ping.js')>({ withinMs: 4000 });
  const began = performance.now();
  let settledMs: number | undefined;
  let aheadMs = 0;
  const report = functions.ping('127.0.0.1', silent.port, { count, timeoutMs });
  const settled = report.then(() => (settledMs = aheadMs + performance.now() - began));
  settled.catch(() => undefined);
  await silent.inbox.take(count);
  const advance = async (ms: number, stepMs: number) => {
    await alone.advanceClock(ms, stepMs);
    aheadMs += ms;
    // By then it has told what it has to tell.
    for (let turn = 0; turn < 2; turn++) await alone.evaluate('looks whether the report has come', () => undefined);
  };
  await advance(timeoutMs / 2, timeoutMs / 20);
  if (settledMs !== undefined && settledMs < timeoutMs - 2)
    lab.fail(`nobody answered, and the report came after ${Math.round(settledMs)} ms; timeoutMs was ${timeoutMs}`);
  await advance(timeoutMs / 2, timeoutMs / 20);
  await advance(LATE_MS, 50);
  if (settledMs === undefined)
    lab.fail(
      `nobody answered, timeoutMs was ${timeoutMs}, and ${LATE_MS} ms after that time was over there was no report yet: each ping is lost once its time is over, and not at some later look`,
    );
  expectReport(await report, { sent: count, received: 0, loss: 1, lost: upTo(count) });
}

/** What a report has to say of so many pings, to which these answers came in this order. */
function accountOf(count: number, answers: readonly number[]): Account {
  const firsts = [...new Set(answers)];
  return {
    sent: count,
    received: firsts.length,
    loss: 1 - firsts.length / count,
    doubled: answers.length - firsts.length,
    outOfOrder: firsts.filter((number, index) => firsts.slice(0, index).some((earlier) => earlier > number)).length,
    lost: upTo(count).filter((number) => !firsts.includes(number)),
  };
}

/** Fields of a report that are known beforehand, and the numbers of the pings that have no round trip. */
type Account = Partial<Omit<PingReport, 'roundTripsMs'>> & { lost?: number[] };

/** Calls the student's function. */
function ping({ student }: CheckContext, port: number, options: PingOptions): Promise<PingReport> {
  // Whoever need not wait for the time to be over is to be done without it.
  const mayWaitMs = options.timeoutMs < 10_000 ? options.timeoutMs : 0;
  const functions = student.functions<typeof import('./udp-ping.js')>({ withinMs: 2000 + mayWaitMs });
  return functions.ping('127.0.0.1', port, options);
}

/** Lets the program ping a peer, which does something about it when all pings are there. */
async function pinged(
  context: CheckContext,
  peer: UdpPeer,
  options: PingOptions,
  act: (pings: Datagram[]) => Promise<void>,
): Promise<{ report: PingReport; from: Datagram['from'] }> {
  const acted = peer.inbox.take(options.count).then(async (pings) => {
    await act(pings);
    return (pings[0] as Datagram).from;
  });
  const [report, from] = await Promise.all([ping(context, peer.port, options), acted]);
  return { report, from };
}

/** Lets the program ping a peer, which answers to these numbers in this order. */
async function pingedAndAnswered(
  context: CheckContext,
  options: PingOptions,
  answers: () => readonly number[],
  before: (ping: Datagram, peer: UdpPeer) => Promise<void> = () => Promise.resolve(),
) {
  const peer = await context.lab.udp.peer();
  return pinged(context, peer, options, async (pings) => {
    const first = pings[0] as Datagram;
    await before(first, peer);
    for (const number of answers()) await peer.send(first.from, `ping ${number}`);
  });
}

/** Expects this report after these answers, which answer each ping, and the last of them is the first one to its ping. */
async function expectAccount(
  context: CheckContext,
  count: number,
  answers: readonly number[],
  expected: Account,
  before?: (ping: Datagram, peer: UdpPeer) => Promise<void>,
): Promise<void> {
  await context.lab.inTime(AMPLE_MS, async (timeoutMs) => {
    const { report } = await pingedAndAnswered(context, { count, timeoutMs }, () => answers, before);
    return judge(report, { lost: [], ...expected });
  });
}

/**
 * Compares at once, unless the report lacks something that may have come too late on a busy machine: then by what it returns.
 * @param tooMuch whether to have received too much is such a case as well
 */
function judge(
  report: PingReport,
  expected: Account,
  further: () => void = () => undefined,
  tooMuch = false,
): Complaint | undefined {
  const compare = () => {
    expectReport(report, expected);
    further();
  };
  const lacks = (name: 'received' | 'doubled') => (pick(report, name) as number) < (expected[name] ?? 0);
  const { received = 0 } = expected;
  if (lacks('received') || lacks('doubled') || (tooMuch && (pick(report, 'received') as number) > received))
    return compare;
  compare();
  return undefined;
}

function expectReport(report: PingReport, { lost, loss, ...expected }: Account): void {
  const names = Object.keys(expected) as (keyof typeof expected)[];
  expect(Object.fromEntries(names.map((name) => [name, pick(report, name)]))).toEqual(expected);
  if (loss !== undefined) expect({ loss: pick(report, 'loss') }).toEqual({ loss: expect.closeTo(loss, 6) as unknown });
  if (!lost) return;
  const trips = pick(report, 'roundTripsMs');
  expect(Array.isArray(trips) ? 'an array' : trips).toBe('an array');
  const kinds = [...(trips as unknown[])].map((time, index) => `${index + 1}: ${typeof time}`);
  expect(kinds).toEqual(upTo(expected.sent ?? kinds.length).map((number) => `${number}: ${kindOf(lost, number)}`));
}

function kindOf(lost: readonly number[], number: number): string {
  return lost.includes(number) ? 'undefined' : 'number';
}

/** The least, the mean and the largest are those of the round trips that are reported. */
function expectSummary(report: PingReport): void {
  const times = report.roundTripsMs.filter((time) => time !== undefined);
  const sum = times.reduce((total, time) => total + time, 0);
  const close = (value: number) => expect.closeTo(value, 6) as unknown;
  expect({ minMs: report.minMs, avgMs: report.avgMs, maxMs: report.maxMs }).toEqual({
    minMs: close(Math.min(...times)),
    avgMs: close(sum / times.length),
    maxMs: close(Math.max(...times)),
  });
}

/** One field of what a program has returned, which may be anything at all. */
function pick(report: unknown, name: keyof PingReport): unknown {
  return (report as Partial<PingReport> | null | undefined)?.[name];
}

function textOf({ bytes }: Datagram): string {
  return bytes.toString('latin1');
}

/** 1, 2, … up to this one. */
function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
