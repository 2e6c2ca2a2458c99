import { isDeepStrictEqual } from 'node:util';
import { check, expect, knowsCallers, type CheckContext, type Lab, type Timed } from '#lab';
import type { PortState, ScanOptions } from './port-scan.js';

const ANSWERS = 'tells open ports from closed ones';
const SILENCE = 'calls a port filtered that does not answer';

/** More than any answer on this machine takes; a call does not last that long. */
const AMPLE_MS = 30_000;

/** The program's clock is put forward in such steps, in ms: in each, timers fire at its end. */
const CLOCK_STEP_MS = 100;
/** An attempt that lasts so much too long, in ms, is late; a step of the clock is in it. */
const LATE_MS = 400;

/** A port, and what a scan is to find there. */
interface Asked {
  port: number;
  state: PortState;
}

check(
  ANSWERS,
  {
    points: 2,
    hint: [
      'Which event tells that the connection is made, and which code has the error when it is refused? Do not wait for data.',
      'Many servers say nothing before they are asked. And a refusal is a result: a promise that rejects makes `Promise.all` give up all the other ports.',
      "`socket.once('connect', () => settle('open'));`, and at \"error\" `settle(error.code === 'ECONNREFUSED' ? 'closed' : 'filtered')`.",
    ],
    lesson: '06-listening-and-risk#a-port-answers-in-one-of-three-ways',
    covers: [
      "'open' if the connection is made",
      "'closed' if the connection is refused (ECONNREFUSED)",
      'A program listens there, whether or not it says anything',
    ],
  },
  async (context) => {
    const { lab } = context;
    const asked = lab.random.shuffle([...(await openPorts(lab, 5)), ...(await closedPorts(lab, 5))]);
    for (const { port, state } of asked) {
      expect(await scan(context, [port], { timeoutMs: AMPLE_MS, concurrency: 1 })).toEqual([state]);
    }
    // In which order they come, another check sees.
    const states = await scan(context, portsOf(asked), { timeoutMs: AMPLE_MS, concurrency: lab.random.int(2, 6) });
    expect(Array.isArray(states) ? [...states].sort() : states).toEqual(statesOf(asked).sort());
  },
);

check(
  SILENCE,
  {
    points: 2,
    needs: ANSWERS,
    hint: [
      'No event comes from such a port. What has to happen when the time is over, and is silence a refusal?',
      'The system itself gives up only after minutes: you need a timer. What you hand to `destroy` comes back as "error", and it is no refusal.',
      "`setTimeout(() => settle('filtered'), timeoutMs)`, where `settle` clears the timer, calls `socket.destroy()`, and resolves with the state.",
    ],
    lesson: '06-listening-and-risk#silence-is-known-only-by-waiting',
    covers: ["'filtered' if there is no answer within timeoutMs milliseconds", 'or an error of another kind'],
  },
  async (context) => {
    const ports = await context.lab.tcp.filteredPorts(1);
    expect(await scan(context, ports, { timeoutMs: 100, concurrency: 1 })).toEqual(['filtered']);
    expect(await scan(context, ports, { timeoutMs: 1, concurrency: 1 })).toEqual(['filtered']);
    await otherErrors(context);
  },
);

check(
  'waits for an answer as long as timeoutMs says',
  {
    points: 1,
    needs: SILENCE,
    hint: [
      'The caller knows how long an answer may take: use `timeoutMs`, in milliseconds, and no number of your own.',
      'Is there a number of milliseconds in your program that you chose yourself? A deadline that is shorter calls slow ports filtered.',
      'Hand `timeoutMs` down to the function that makes one attempt: `setTimeout(…, timeoutMs)`, with no factor and no upper limit.',
    ],
    lesson: '06-listening-and-risk#silence-is-known-only-by-waiting',
    covers: 'wait for an answer for the whole timeoutMs, and no longer',
  },
  async (context) => {
    const { lab } = context;
    const ports = await lab.tcp.filteredPorts(2);
    // The first call takes the time that the program needs to be loaded.
    await scan(context, ports.slice(0, 1), { timeoutMs: 20, concurrency: 1 });
    const alone = { ...context, student: context.student.twin({ alone: true }) };
    await lab.inTime([0, 1, 2, 3], async () => {
      const waits = await Promise.all(
        [50, 250].map(async (usualMs, index) => {
          const timeoutMs = lab.random.int(usualMs, usualMs + 250);
          const watch = lab.stopwatch();
          expect(await scan(context, [ports[index]!], { timeoutMs, concurrency: 1 })).toEqual(['filtered']);
          const words = `no answer was awaited for ${Math.round(watch.tookMs())} ms`;
          // Timers may be a millisecond early.
          if (watch.tookMs() < timeoutMs - 2) lab.fail(`${words} only, and timeoutMs was ${timeoutMs}`);
          return watch.over(timeoutMs + 800, () => lab.fail(`${words}, and timeoutMs was ${timeoutMs}`));
        }),
      );
      return waits.find((timed) => timed !== undefined);
    });
    await lab.inTime([0, 1, 2, 3], () => waitsOutItsTime(alone));
  },
);

check(
  'gives the states in the order of the ports',
  {
    points: 2,
    needs: SILENCE,
    hint: [
      'Attempts end in another order than they began. Remember for each which place in the list it was for, not when it was done.',
      '`push` gives the order of finishing. An object with the ports as its keys sorts them, and a port that stands in the list twice is there once.',
      '`const index = next++; states[index] = await …;`: the index is taken before the attempt begins, and that is where its state belongs.',
    ],
    lesson: '06-listening-and-risk#limit-the-sockets-in-flight',
    covers: [
      'return a promise of the states of these ports: one for each entry of `ports`, in the order of `ports`',
      'A port that stands in the list twice has two entries',
    ],
  },
  async (context) => {
    const { lab } = context;
    const answering = [...(await openPorts(lab, 3)), ...(await closedPorts(lab, 3))].sort((a, b) => b.port - a.port);
    const silent = await filteredPorts(lab, 1);
    // The slowest comes first, and the numbers fall; some stand there twice.
    const asked = [...silent, ...answering, ...lab.random.shuffle(answering).slice(0, 2)];
    const options = { timeoutMs: 150, concurrency: lab.random.int(2, 4) };
    // Another scan goes on meanwhile, of the same ports in another order.
    await Promise.all([
      expectStates(context, asked, options),
      expectStates(context, lab.random.shuffle(asked), options),
      expectStatesFromFrozen(context, asked, { timeoutMs: AMPLE_MS, concurrency: 3 }),
      expectBothStates(context, silent[0]!.port),
    ]);
  },
);

check(
  'gives each port the whole time, however long the ports before it took',
  {
    points: 2,
    needs: SILENCE,
    hint: [
      'When does the time of the last port in the list begin to count: when the scan begins, or when its own attempt does?',
      'One timer for all, or a moment such as `started + timeoutMs` that is computed once, leaves no time for ports whose turn comes late.',
      'Start the timer next to `net.connect`, in the same function: `const deadline = setTimeout(…, timeoutMs);`. Clear it when the state is known.',
    ],
    lesson: '06-listening-and-risk#silence-is-known-only-by-waiting',
    covers: 'The time of each attempt counts from the moment when that attempt begins',
  },
  async (context) => {
    const { lab } = context;
    const silent = await filteredPorts(lab, 2);
    const answering = lab.random.shuffle([...(await openPorts(lab, 2)), ...(await closedPorts(lab, 2))]);
    const started = performance.now();
    const timeoutMs = 200;
    const attempts = 5;
    const again = Array.from({ length: attempts }, () => silent[0]!);
    await Promise.all([
      scan(context, portsOf(again), { timeoutMs, concurrency: 1 }).then((states) => {
        expect(states).toEqual(statesOf(again));
        const tookMs = performance.now() - started;
        const words = `${attempts} attempts without an answer, one after the other and ${timeoutMs} ms for each, took`;
        // Timers may be a millisecond early.
        if (tookMs < attempts * (timeoutMs - 2)) lab.fail(`${words} ${Math.round(tookMs)} ms only`);
      }),
      expectStates(context, [...silent, ...answering], { timeoutMs: 100, concurrency: 1 }),
      expectStates(context, [...Array.from({ length: 24 }, () => silent[1]!), ...answering], {
        timeoutMs: 60,
        concurrency: 4,
      }),
      countsFromItsOwnBeginning(context),
    ]);
  },
);

check(
  'copes with fewer ports than it may try at once, and with none',
  {
    points: 1,
    needs: ANSWERS,
    hint: [
      'How many lanes do you open for two ports, and what does a lane do that finds no port left?',
      'With ten lanes for two ports, eight find nothing to do. A lane that takes first and looks afterwards tries to connect to the port `undefined`.',
      'Each lane asks `while (next < ports.length)` before it takes `ports[next++]`; or there are `Math.min(concurrency, ports.length)` lanes only.',
    ],
    lesson: '06-listening-and-risk#limit-the-sockets-in-flight',
    covers: ['an empty list has none', 'There may be fewer ports than `concurrency`'],
  },
  async (context) => {
    const { lab } = context;
    const options = () => ({ timeoutMs: AMPLE_MS, concurrency: lab.random.int(10, 5000) });
    expect(await scan(context, [], options())).toEqual([]);
    const asked = [...(await openPorts(lab, 1)), ...(await closedPorts(lab, 1))];
    expect(await scan(context, portsOf(asked), options())).toEqual(statesOf(asked));
    for (const concurrency of [2 ** 32, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE]) {
      expect(await scan(context, portsOf(asked), { timeoutMs: AMPLE_MS, concurrency })).toEqual(statesOf(asked));
      expect(await scan(context, [], { timeoutMs: AMPLE_MS, concurrency })).toEqual([]);
    }
    expect(await scan(context, portsOf(asked), { timeoutMs: 2 ** 31 - 1, concurrency: 2 })).toEqual(statesOf(asked));
  },
);

check(
  'has as many attempts in flight as concurrency says, and never more',
  {
    points: 3,
    needs: SILENCE,
    hint: [
      'Count the sockets that are open at one moment. One that has met its deadline counts until it is destroyed.',
      '`ports.map` begins all of them at once, an `await` in a single loop one at a time. And `resolve` closes nothing: a silent socket tries on for minutes.',
      '`Promise.all(Array.from({ length: Math.min(concurrency, ports.length) }, lane))`; a lane takes port after port, with `socket.destroy()` at the end of each.',
    ],
    lesson: '06-listening-and-risk#limit-the-sockets-in-flight',
    covers: [
      'have `concurrency` of them in flight, never more, as long as there are ports left',
      'An attempt is in flight as long as its socket is open',
    ],
  },
  async (context) => {
    const { lab } = context;
    if (!knowsCallers) lab.skip('this system does not tell which sockets are open');
    const ports = await lab.tcp.filteredPorts(10);
    for (const concurrency of lab.random.shuffle([1, lab.random.int(3, 5)])) {
      const asked = ports.slice(0, 2 * concurrency);
      await lab.inTime([150, 450, 1200], async (timeoutMs) => {
        const watch = lab.tcp.watchCallers(asked);
        expect(await scan(context, asked, { timeoutMs, concurrency })).toEqual(asked.map(() => 'filtered'));
        await watch.stop();
        const seen = `with a concurrency of ${concurrency}, and ${asked.length} ports that do not answer,`;
        if (watch.most > concurrency) lab.fail(`${seen} ${watch.most} sockets were open at the same time`);
        // A busy machine may have let too much time pass between two looks to see what there was.
        if (watch.most < concurrency)
          return () => lab.fail(`${seen} no more than ${watch.most} sockets were open at the same time`);
        return watch.longestGapMs > timeoutMs / 3 ? 'undecided' : undefined;
      });
    }
    // More than anybody would set as a limit of one's own.
    const crowd = Array.from({ length: 600 }, (_, index) => ports[index % ports.length] ?? 0);
    await lab.inTime([400, 1600, 6000], async (timeoutMs) => {
      const watch = lab.stopwatch();
      expect(await scan(context, crowd, { timeoutMs, concurrency: 600 })).toEqual(crowd.map(() => 'filtered'));
      const words = '600 ports that do not answer, with a concurrency of 600, took';
      return watch.over(1.95 * timeoutMs, (ms) =>
        lab.fail(`${words} ${Math.round(ms)} ms, and timeoutMs was ${timeoutMs}`),
      );
    });
    // Scans do not count each other's attempts, and there are as many in flight to the end.
    await lab.inTime([200, 800, 3000], async (timeoutMs) => {
      // In so many rounds; another round takes a whole timeoutMs more.
      const timed = async (asked: number[], concurrency: number, words: string) => {
        const watch = lab.stopwatch();
        await scan(context, asked, { timeoutMs, concurrency });
        const rounds = asked.length / concurrency;
        return watch.over((rounds + 0.95) * timeoutMs, (ms) =>
          lab.fail(`${words} took ${Math.round(ms)} ms, and timeoutMs was ${timeoutMs}`),
        );
      };
      const each = await Promise.all([
        timed(ports.slice(0, 4), 2, 'four ports that do not answer, with a concurrency of 2,'),
        ...ports.slice(4, 7).map((port) => timed([port], 1, 'of several scans at the same time, one of a single port')),
      ]);
      return each.find((timed) => timed !== undefined);
    });
  },
);

check(
  'begins the next attempt as soon as one has ended',
  {
    points: 2,
    needs: SILENCE,
    hint: [
      'A port that does not answer holds up one lane. Why should the other lanes wait for it?',
      'A batch waits for the slowest of its ports, and a list for each lane leaves lanes idle. Let all lanes take from one list, each when it is free.',
      'One `let next = 0` for all lanes, and in each: `while (next < ports.length) { const index = next++; states[index] = await …; }`',
    ],
    lesson: '06-listening-and-risk#limit-the-sockets-in-flight',
    covers: ['begin the attempts in the order of `ports`', 'whenever one ends, the next one begins at once'],
  },
  async (context) => {
    const { lab } = context;
    const silent = await filteredPorts(lab, 1);
    // The last port is closed when the first has been called: whoever calls it before that finds it open.
    await lab.inTime([150, 800, 3000], async (timeoutMs) => {
      const called = async (falling: boolean): Promise<Timed> => {
        const pair = [await lab.tcp.listen(), await lab.tcp.listen()].sort((a, b) => a.port - b.port);
        const [first, last] = (falling ? pair.reverse() : pair) as [(typeof pair)[0], (typeof pair)[0]];
        const inOrder = [first.port, ...portsOf(silent), last.port];
        const scanned = scan(context, inOrder, { timeoutMs, concurrency: 1 });
        // A program that calls nobody has an answer too, or an error to tell.
        await Promise.race([first.accept(3 * timeoutMs + 1500), scanned]);
        last.close();
        const [, , state] = await scanned;
        const words = `of the ports ${inOrder.join(', ')} the last was called before the first, with a concurrency of 1`;
        return state === 'open' ? () => lab.fail(words) : undefined;
      };
      // The order is that of the list, whether the numbers rise or fall.
      const complaints = await Promise.all([called(true), called(false)]);
      return complaints.find((complaint) => complaint !== undefined);
    });
    const listeners = await Promise.all(Array.from({ length: 6 }, () => lab.tcp.listen()));
    const asked = [...silent, ...listeners.map(({ port }) => ({ port, state: 'open' as const }))];
    await lab.inTime([200, 800, 3000], async (timeoutMs) => {
      const started = performance.now();
      const scanned = scan(context, portsOf(asked), { timeoutMs, concurrency: 2 });
      const called = Promise.all(listeners.map((listener) => listener.accept(2 * timeoutMs + 1500)));
      const [tookMs] = await Promise.all([called.then(() => performance.now() - started), scanned]);
      // The silent port, which is first, holds its lane for longer than that.
      if (tookMs < timeoutMs - 2) return undefined;
      const words = `one port did not answer for ${timeoutMs} ms, and not before ${Math.round(tookMs)} ms all others had been called`;
      return () => lab.fail(words);
    });
  },
);

check(
  'leaves no socket open',
  {
    points: 2,
    needs: SILENCE,
    hint: [
      'What becomes of the socket when the port is open, and when the time is over? `end` closes one direction only.',
      'The servers here never close of their own accord, so after `end` you would wait for them. And at the deadline a socket goes on trying.',
      'The same end for all three states: `clearTimeout(deadline); socket.destroy(); resolve(state);`',
    ],
    lesson: '06-listening-and-risk#limit-the-sockets-in-flight',
    covers: [
      'close each socket as soon as the state of its port is known, whatever the state',
      'not wait for the other side',
    ],
  },
  async (context) => {
    const { lab } = context;
    if (!knowsCallers) lab.skip('this system does not tell which sockets are open');
    // The lab's listeners never close a connection of their own accord.
    const asked = lab.random.shuffle([
      ...(await filteredPorts(lab, 2)),
      ...(await openPorts(lab, 3)),
      ...(await closedPorts(lab, 1)),
    ]);
    await scan(context, portsOf(asked), { timeoutMs: 100, concurrency: 4 });
    const left = await lab.tcp.lastingCallers(portsOf(asked));
    if (left.length > 0)
      lab.fail(`still open: ${left.map(({ port, state }) => `a socket to port ${port} (${state})`).join(', ')}`);
    await closesAtOnce(context);
  },
);

check(
  'scans the host that it is given',
  {
    points: 1,
    needs: ANSWERS,
    hint: [
      'The same port may be open at one address of a machine and closed at another. Which one does your program call?',
      'Which host is in your call of `connect`? If there is none, it is `localhost`. What listens on ::1 need not listen on 127.0.0.1.',
      'Hand `host` down to each attempt: `net.connect({ host, port })`, with no address of your own.',
    ],
    lesson: '06-listening-and-risk#the-local-address-says-who-may-knock',
    covers: 'scan your own machine and no other',
  },
  async (context) => {
    const { lab } = context;
    const onIPv6 = await lab.tcp.listen({ host: '::1' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return undefined;
      throw error;
    });
    if (!onIPv6) return lab.skip('this system has no ::1');
    const options = { timeoutMs: AMPLE_MS, concurrency: 1 };
    expect(await scan(context, [onIPv6.port], options, '::1')).toEqual(['open']);
    const closed = await lab.tcp.refusingPort();
    expect(await scan(context, [closed], options, '127.0.0.1')).toEqual(['closed']);
    const open = portsOf(await openPorts(lab, 1));
    expect(await scan(context, open, options, '127.0.0.1')).toEqual(['open']);
    expect(await scan(context, open, options, '::1')).toEqual(['closed']);
  },
);

check(
  'refuses to scan any other host',
  {
    points: 1,
    needs: ANSWERS,
    hint: [
      'Two addresses are allowed, so ask whether the host is one of them, and ask before anything else is done.',
      "`startsWith('127.')` is also true of the name `127.0.0.1.evil.example`. Compare the whole text. `localhost` is neither of the two.",
      "In the first line: `if (host !== '127.0.0.1' && host !== '::1') throw new RangeError(…);`",
    ],
    lesson: '06-listening-and-risk#scan-only-what-is-yours',
    covers: "if host is neither '127.0.0.1' nor '::1', throw a RangeError, or reject with one",
  },
  async ({ student, lab }) => {
    const listener = await lab.tcp.listen();
    const { port } = listener;
    // Addresses and names that are set aside for examples (RFC 5737, RFC 3849, RFC 2606): nobody is there.
    const elsewhere = [
      `192.0.2.${lab.random.int(1, 254)}`,
      `2001:db8::${lab.random.int(1, 9999)}`,
      `${lab.random.word()}.example`,
      `127.0.0.1.${lab.random.word()}.example`,
    ];
    // Other ways to write the two addresses, and others that lead to this machine, are neither of the two.
    const written = [
      ...[
        'localhost',
        'LOCALHOST',
        'ip6-localhost',
        'a.localhost',
        '127.0.0.2',
        '127.0.0.11',
        '127.0.0.0',
        '0.0.0.0',
        '::',
        '',
      ],
      ...[
        '127.1',
        '127.0.1',
        '2130706433',
        '0x7f000001',
        '0x7f.1',
        '0177.0.0.1',
        '127.0.0.01',
        '127.000.000.001',
        '127.0.0.1.',
      ],
      ...[
        '127.0.0.1:80',
        '127.0.0.1/x',
        '127.0.0.1,::1',
        'a@127.0.0.1',
        'http://127.0.0.1',
        ' 127.0.0.1',
        '127.0.0.1 ',
      ],
      ...[
        '127.0.0.1\n',
        '127a0b0c1',
        '127.0.0.1\0',
        '1127.0.0.1',
        '0:0:0:0:0:0:0:1',
        '0000::1',
        '::01',
        '::0001',
        '::0:1',
        '[::1]',
      ],
      ...[
        '::1%lo',
        '::1%1',
        '::1 ',
        ' ::1',
        '::1\n',
        '::11',
        '::1:1',
        '::2',
        'fe80::1',
        '::ffff:127.0.0.1',
        '::FFFF:127.0.0.1',
      ],
      ...[
        '::ffff:7f00:1',
        '::127.0.0.1',
        'constructor',
        '__proto__',
        'toString',
        'hasOwnProperty',
        '0',
        '1',
        'undefined',
      ],
    ];
    const { scanPorts } = student.functions<typeof import('./port-scan.js')>();
    for (const host of elsewhere)
      await expect(scanPorts(host, [port], { timeoutMs: 100, concurrency: 1 })).toRefuse(RangeError);
    await expect(scanPorts(elsewhere[0]!, [], { timeoutMs: 100, concurrency: 1 })).toRefuse(RangeError);
    const hosts = lab.random.shuffle(written);
    const outcomes = await student.evaluate(
      `called scanPorts for ${hosts.length} hosts that are neither of the two addresses, with ports and without`,
      async ({ scanPorts }: typeof import('./port-scan.js'), names: string[], asked: number[]) => {
        const outcome = async (host: string, ports: number[]) => {
          try {
            return `gave ${JSON.stringify(await scanPorts(host, ports, { timeoutMs: 100, concurrency: 1 }))}`;
          } catch (error) {
            return error instanceof RangeError ? '' : `threw ${String(error)}`;
          }
        };
        return Promise.all(names.map(async (host) => [await outcome(host, asked), await outcome(host, [])] as const));
      },
      hosts,
      [port],
    );
    for (const [index, [some, none]] of outcomes.entries()) {
      const host = JSON.stringify(hosts[index]);
      if (some !== '') lab.fail(`with the host ${host} it ${some}, and no RangeError`);
      if (none !== '') lab.fail(`with the host ${host} and an empty list of ports it ${none}, and no RangeError`);
    }
    expect(await scanPorts('127.0.0.1', [port], { timeoutMs: AMPLE_MS, concurrency: 1 })).toEqual(['open']);
    await listener.accept();
    if (listener.connections > 1) lab.fail(`port ${port} of 127.0.0.1 was called for another host`);
  },
);

/** Ports whose calls fail in other ways than by a refusal, which no port of this machine does by itself. */
async function otherErrors({ student, lab }: CheckContext): Promise<void> {
  const codes = [
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ETIMEDOUT',
    'EACCES',
    'EADDRNOTAVAIL',
    'EMFILE',
    'ECONNRESET',
    'EPIPE',
  ];
  const ports = await Promise.all(codes.map(() => lab.tcp.refusingPort()));
  const states = await student.evaluate(
    `called scanPorts for ports whose calls fail with ${codes.join(', ')}`,
    async ({ scanPorts }: typeof import('./port-scan.js'), failing: number[], names: string[]) => {
      interface Socket {
        connecting: boolean;
        connect: (this: Socket, ...args: unknown[]) => Socket;
        destroy(error: Error): void;
      }
      type GetBuiltin = { getBuiltinModule: (name: string) => { Socket: { prototype: Socket } } };
      const { prototype } = (process as unknown as GetBuiltin).getBuiltinModule('node:net').Socket;
      const original = prototype.connect;
      prototype.connect = function (this: Socket, ...args: unknown[]) {
        // net.connect hands on a list of its arguments.
        const [first] = (Array.isArray(args[0]) ? args[0] : args) as unknown[];
        const port = Number(typeof first === 'object' && first !== null ? (first as { port?: unknown }).port : first);
        const code = names[failing.indexOf(port)];
        if (code === undefined) return original.apply(this, args);
        this.connecting = true;
        const error = Object.assign(new Error(`connect ${code} 127.0.0.1:${port}`), { code, syscall: 'connect' });
        process.nextTick(() => this.destroy(error));
        return this;
      };
      try {
        return await scanPorts('127.0.0.1', failing, { timeoutMs: 30_000, concurrency: 2 });
      } finally {
        prototype.connect = original;
      }
    },
    ports,
    codes,
  );
  const told = (each: readonly string[]) => Object.fromEntries(codes.map((code, index) => [code, each[index]]));
  expect(told(states)).toEqual(told(codes.map(() => 'filtered')));
}

/**
 * How long a port that does not answer is waited for, whatever the ports before it did. The program's clock is put forward, so the time may be
 * long, and a time that is too short or too long by some share of it differs by much.
 */
async function waitsOutItsTime({ student, lab }: CheckContext): Promise<Timed> {
  const [open, closed] = [portsOf(await openPorts(lab, 2)), portsOf(await closedPorts(lab, 2))];
  const silent = await lab.tcp.filteredPorts(6);
  // Different ones, so that other programs hardly keep this one from running whenever one of them is over.
  const times = [8000, 8500, 9000, 9500, 2000].map((ms) => lab.random.int(ms, ms + 400));
  const answering = lab.random.shuffle([...open, ...closed, ...open, ...closed, ...open, ...closed]);
  const [silences, next] = [Array.from({ length: 3 }, () => silent[4]!), silent[5]!];
  const lists = [
    { after: 'as the only port of a scan', ports: [silent[0]!] },
    { after: 'behind an open port', ports: [open[0]!, silent[1]!] },
    { after: 'behind a closed port', ports: [closed[0]!, silent[2]!] },
    { after: `behind ${answering.length} ports that had answered`, ports: [...answering, silent[3]!] },
    { after: `behind ${silences.length} attempts without an answer`, ports: [...silences, next] },
  ];
  const scans = lists.map((list, index) => ({ ...list, timeoutMs: times[index]! }));
  await student.evaluate(
    'called scanPorts several times, with a concurrency of 1 and a port at the end that does not answer',
    beginScans,
    scans,
    silent,
  );
  const watch = lab.stopwatch();
  await student.advanceClock(Math.max(...times) + 900, CLOCK_STEP_MS);
  const heldUpMs = watch.tookMs() - watch.owesMs();
  const outcomes = await student.evaluate('looked what the scans had come to', waitsSoFar, scans);
  const waits = outcomes.map(({ waitedMs, state, ended }, index) => {
    const { after, timeoutMs } = scans[index]!;
    if (ended) expect(state).toBe('filtered');
    const words = `${after}, no answer was awaited for ${ended ? '' : 'more than '}${Math.round(waitedMs)} ms`;
    // Timers may be a millisecond early.
    if (ended && waitedMs < timeoutMs - 2) lab.fail(`${words} only, and timeoutMs was ${timeoutMs}`);
    return { lateMs: waitedMs - timeoutMs, complain: () => lab.fail(`${words}, and timeoutMs was ${timeoutMs}`) };
  });
  // Others can have kept the program from running when one of these times was over, but not each time.
  const allLate = waits.every(({ lateMs }) => lateMs > LATE_MS);
  const late = waits.find(({ lateMs }) => lateMs > LATE_MS + (allLate ? 0 : heldUpMs));
  if (late) return late.complain;
  return waits.some(({ lateMs }) => lateMs > LATE_MS) ? 'undecided' : undefined;
}

interface Scan {
  ports: number[];
  timeoutMs: number;
}

/** What is known of a scan: when its last port was called, and until then when it began itself; and what came of it when. */
interface Known {
  beganAt: number;
  endedAt?: number;
  state?: string;
}

/** Begins these scans, in a process that no other check uses, and waits until each has called a port that does not answer. */
async function beginScans({ scanPorts }: typeof import('./port-scan.js'), scans: Scan[], silent: number[]) {
  interface Socket {
    connect: (this: Socket, ...args: unknown[]) => Socket;
  }
  type GetBuiltin = { getBuiltinModule: (name: string) => { Socket: { prototype: Socket } } };
  const { prototype } = (process as unknown as GetBuiltin).getBuiltinModule('node:net').Socket;
  const known: Known[] = scans.map(() => ({ beganAt: performance.now() }));
  Object.assign(globalThis, { 'what is known of the scans': known });
  const called = scans.map(({ ports }, index) => {
    const first = ports.find((port) => silent.includes(port));
    return new Promise<void>((resolve) => {
      const before = prototype.connect;
      prototype.connect = function (this: Socket, ...args: unknown[]) {
        // net.connect hands on a list of its arguments.
        const [to] = (Array.isArray(args[0]) ? args[0] : args) as unknown[];
        const port = Number(typeof to === 'object' && to !== null ? (to as { port?: unknown }).port : to);
        if (port === first) resolve();
        if (port === ports.at(-1)) known[index]!.beganAt = performance.now();
        return before.apply(this, args);
      };
    });
  });
  const ended = scans.map(async ({ ports, timeoutMs }, index) => {
    let state: string;
    try {
      state = String((await scanPorts('127.0.0.1', ports, { timeoutMs, concurrency: 1 })).at(-1));
    } catch (error) {
      state = `threw ${String(error)}`;
    }
    Object.assign(known[index]!, { endedAt: performance.now(), state });
  });
  await Promise.race([Promise.all(called), Promise.all(ended)]);
}

/** How long each of these scans has waited for its last port, until its end or until now. */
function waitsSoFar(_exports: unknown, scans: Scan[]) {
  const known = Reflect.get(globalThis, 'what is known of the scans') as Known[];
  return scans.map((_scan, index) => {
    const { beganAt, endedAt, state } = known[index]!;
    return { waitedMs: (endedAt ?? performance.now()) - beganAt, state, ended: endedAt !== undefined };
  });
}

/** Many ports that are refused, one after the other, and a silent one behind them: measures how long that one was waited for. */
async function countsFromItsOwnBeginning({ student, lab }: CheckContext): Promise<void> {
  const [refusing, [silent = 0]] = [await lab.tcp.refusingPort(), await lab.tcp.filteredPorts(1)];
  const ports = [...Array.from({ length: 300 }, () => refusing), silent];
  const timeoutMs = 250;
  const waitedMs = await student.evaluate(
    'called scanPorts for 300 ports that are refused, one after the other, and for one behind them that does not answer',
    async ({ scanPorts }: typeof import('./port-scan.js'), ports: number[], timeoutMs: number) => {
      interface Socket {
        connect: (this: Socket, ...args: unknown[]) => Socket;
      }
      type GetBuiltin = { getBuiltinModule: (name: string) => { Socket: { prototype: Socket } } };
      const { prototype } = (process as unknown as GetBuiltin).getBuiltinModule('node:net').Socket;
      const original = prototype.connect;
      let beganAt = -Infinity;
      prototype.connect = function (this: Socket, ...args: unknown[]) {
        // net.connect hands on a list of its arguments.
        const [first] = (Array.isArray(args[0]) ? args[0] : args) as unknown[];
        const port = Number(typeof first === 'object' && first !== null ? (first as { port?: unknown }).port : first);
        if (port === ports.at(-1)) beganAt = performance.now();
        return original.apply(this, args);
      };
      try {
        await scanPorts('127.0.0.1', ports, { timeoutMs, concurrency: 1 });
        return performance.now() - beganAt;
      } finally {
        prototype.connect = original;
      }
    },
    ports,
    timeoutMs,
  );
  // Timers may be a millisecond early.
  if (waitedMs < timeoutMs - 2)
    lab.fail(
      `behind 300 ports that were refused, no answer was awaited for ${Math.round(waitedMs)} ms only, and timeoutMs was ${timeoutMs}`,
    );
}

/** The same of a list and of options that cannot be changed. */
async function expectStatesFromFrozen({ student }: CheckContext, asked: Asked[], options: ScanOptions): Promise<void> {
  const answering = asked.filter(({ state }) => state !== 'filtered');
  const states = await student.evaluate(
    'called scanPorts with a list that cannot be changed',
    async ({ scanPorts }: typeof import('./port-scan.js'), ports: number[], limits: ScanOptions) =>
      scanPorts('127.0.0.1', Object.freeze(ports), Object.freeze(limits)),
    portsOf(answering),
    options,
  );
  expect(states).toEqual(statesOf(answering));
}

/** A port that stands in the list twice, and is closed after the first attempt. */
async function expectBothStates(context: CheckContext, silent: number): Promise<void> {
  for (const timeoutMs of [150, 800, 3000]) {
    const listener = await context.lab.tcp.listen();
    const { port } = listener;
    const scanned = scan(context, [port, silent, port], { timeoutMs, concurrency: 1 });
    // A program that calls nobody has an answer too, or an error to tell.
    await Promise.race([listener.accept(), scanned]);
    listener.close();
    const [first, , second] = await scanned;
    const words = `port ${port} stands in the list twice, and was open at the first attempt: the state of that one is`;
    if (first !== 'open') context.lab.fail(`${words} '${first}'`);
    // On a busy machine it may have been closed too late.
    if (second === 'closed') return;
  }
}

/** Sees that the program closes the sockets to an open port when they have connected, and not some time later. */
async function closesAtOnce({ student, lab }: CheckContext): Promise<void> {
  const [port = 0] = portsOf(await openPorts(lab, 1));
  const late = await student.evaluate(
    `called scanPorts with port ${port} ten times, and looked when each of its sockets was closed`,
    async ({ scanPorts }: typeof import('./port-scan.js'), watched: number) => {
      interface Socket {
        destroyed: boolean;
        connect: (this: Socket, ...args: unknown[]) => Socket;
        once(event: string, listener: () => void): void;
      }
      type GetBuiltin = { getBuiltinModule: (name: string) => { Socket: { prototype: Socket } } };
      const { prototype } = (process as unknown as GetBuiltin).getBuiltinModule('node:net').Socket;
      const original = prototype.connect;
      let open = 0;
      const all: Socket[] = [];
      prototype.connect = function (this: Socket, ...args: unknown[]) {
        // net.connect hands on a list of its arguments.
        const [first] = (Array.isArray(args[0]) ? args[0] : args) as unknown[];
        const port = Number(typeof first === 'object' && first !== null ? (first as { port?: unknown }).port : first);
        all.push(this);
        if (port === watched)
          this.once('connect', () => {
            // More turns of the event loop than any way to notice it takes, and still no time.
            const look = (turns: number) => {
              if (this.destroyed) return;
              if (turns === 0) open++;
              else setImmediate(look, turns - 1);
            };
            look(40);
          });
        return original.apply(this, args);
      };
      try {
        await scanPorts(
          '127.0.0.1',
          Array.from({ length: 10 }, () => watched),
          { timeoutMs: 30_000, concurrency: 1 },
        );
      } finally {
        prototype.connect = original;
      }
      return Math.max(open, all.filter(({ destroyed }) => !destroyed).length);
    },
    port,
  );
  if (late > 0)
    lab.fail(`${late} of 10 sockets to an open port were not closed when they had connected, but some time later`);
}

/** Calls the student's function, and gives it the time that it may need besides the usual. */
function scan({ student }: CheckContext, ports: number[], options: ScanOptions, host = '127.0.0.1') {
  const rounds = options.timeoutMs === AMPLE_MS ? 0 : Math.ceil(ports.length / options.concurrency);
  const { scanPorts } = student.functions<typeof import('./port-scan.js')>({
    withinMs: 2000 + 2 * rounds * options.timeoutMs,
  });
  return scanPorts(host, ports, options);
}

/** Expects these states, in this order. On a busy machine an answer may come late, and the port be called filtered for it. */
async function expectStates(context: CheckContext, asked: Asked[], { timeoutMs: usualMs, concurrency }: ScanOptions) {
  const expected = statesOf(asked);
  await context.lab.inTime([usualMs, 5 * usualMs, 20 * usualMs], async (timeoutMs) => {
    const states: unknown = await scan(context, portsOf(asked), { timeoutMs, concurrency });
    const late =
      Array.isArray(states) &&
      states.length === expected.length &&
      states.every((state, index) => state === expected[index] || state === 'filtered');
    if (!late) expect(states).toEqual(expected);
    return isDeepStrictEqual(states, expected) ? undefined : () => expect(states).toEqual(expected);
  });
}

async function openPorts(lab: Lab, howMany: number): Promise<Asked[]> {
  const listeners = await Promise.all(Array.from({ length: howMany }, () => lab.tcp.listen()));
  return listeners.map(({ port }) => ({ port, state: 'open' }));
}

async function closedPorts(lab: Lab, howMany: number): Promise<Asked[]> {
  const ports = await Promise.all(Array.from({ length: howMany }, () => lab.tcp.refusingPort()));
  return ports.map((port) => ({ port, state: 'closed' }));
}

async function filteredPorts(lab: Lab, howMany: number): Promise<Asked[]> {
  return (await lab.tcp.filteredPorts(howMany)).map((port) => ({ port, state: 'filtered' }));
}

function portsOf(asked: readonly Asked[]): number[] {
  return asked.map(({ port }) => port);
}

function statesOf(asked: readonly Asked[]): PortState[] {
  return asked.map(({ state }) => state);
}
