import net from 'node:net';
import { check, expect, fc, type Lab, type TcpPeer } from '#lab';

type Exports = typeof import('./line-server.js');
type Server = Parameters<Lab['tcp']['connect']>[0];

const TEN_MINUTES = 600_000;
/** Bytes of a line, its end counted too. */
const LIMIT = 4096;
const REFUSAL = 'ERROR line too long\n';
const [LF, CR] = [10, 13];
/** So many clients come and break off before the last one. */
const GONE = 600;
/** Lines that mean something to a terminal, a shell, mail, telnet or JavaScript; and the same one several times. */
const WORDS = [
  ...['quit', 'exit', 'help', '.', 'error line too long', '$& $1 $$', '%s %d', '\\n\\r', '"a"', '0', 'null', '{"a":1}'],
  ...['__proto__', 'constructor', 'toString', '\0', '\x03', '\x04', '\x1b[a', '\x7f', 'again', 'again', 'again'],
];
/** What is no line end, and what `trim` takes off. */
const BLANKS = [
  ' ',
  '\t',
  '\v',
  '\f',
  '\u0085',
  '\u00a0',
  '\u2003',
  '\u2028',
  '\u2029',
  '\u3000',
  '\x1c',
  '\x1e',
  '\0',
];
/** Small letters beyond the first plane, and some that become several or are composed. */
const MORE_LETTERS =
  '\u{10428}\u{104d8}\u{10c80}\u{118c0}\u{1e922}\u{df}\u{149}\u{1f0}\u{390}\u{fb01}\u{fb03}\u{1fb3} ij\u{df} e\u0301 \u1e9e \u{130}\u{131}\u{17f}\u{3c2} \u{561} \u{587}';

const LISTENS = 'listens on the port that it is given, and returns its server';
const ANSWERS = 'answers each line in capitals, as soon as its end has come';

check(
  LISTENS,
  {
    points: 1,
    hint: [
      'Pass the argument `port` to `server.listen`, and end the function with `return server`.',
      'The checks speak to the port that they passed, and to no other. Whoever starts the server wants it back, to ask it for its address or to close it.',
      "`return server.listen(port, '127.0.0.1');`: `listen` returns the server itself.",
    ],
    lesson: '08-tcp-streams#listening-on-a-port',
    covers: ['listen on the TCP port that it is given', 'return the listening net.Server, or a promise of it'],
  },
  async ({ student, lab }) => {
    const [one, two] = [await lab.tcp.closedPort(), await lab.tcp.closedPort()];
    const start = async (port: number) => {
      const what = `calls startLineServer(${port}), and waits for the server`;
      const [returned, listensOn] = await student.evaluate(what, startOne, port);
      if (returned !== 'net.Server') lab.fail(`startLineServer(port) returned ${returned}, and no net.Server`);
      await student.listens(port, 'tcp');
      if (listensOn !== null && listensOn !== port)
        lab.fail(`the server that startLineServer(${port}) returned listens on port ${listensOn}`);
    };
    const serves = async (port: number) => {
      const peer = await lab.tcp.connect({ transport: 'tcp', host: '127.0.0.1', port, returned: async () => '' });
      peer.close();
    };
    await start(one);
    lab.note('one program may have many servers');
    await start(two);
    for (const port of [one, two]) await serves(port);
    const kept = await student.evaluate('closes the first of the two servers', closeOne, one);
    if (!kept)
      lab.fail(
        'a program that does nothing but start the server ends at once: something has told the server to `unref`',
      );
    await serves(two);
    await start(one);
    for (const port of [two, one]) await serves(port);
  },
);

check(
  ANSWERS,
  {
    points: 1,
    needs: LISTENS,
    hint: [
      'Look for the byte 10 in what has come. What stands before it is a line: answer it at once, and keep the connection open.',
      'Do not wait for the end of the stream: a client that keeps its connection open wants each answer as soon as its line is complete.',
      '`const end = rest.indexOf(10);`, and while that is not -1 answer `rest.subarray(0, end)` and go on with `rest.subarray(end + 1)`.',
    ],
    lesson: '08-tcp-streams#a-stream-of-bytes-not-messages',
    covers: 'answer each line, as soon as its end has come, with the same line in capitals',
  },
  async ({ student, lab }) => {
    const peer = await lab.tcp.connect(await student.start('startLineServer'));
    for (let time = 0; time < 3; time++) {
      const line = `${lab.random.word()} ${lab.random.int(10, 99)} ${lab.random.word()}`;
      await peer.send(`${line}\n`);
      await expect(peer).toReceive(`${line.toUpperCase()}\n`);
    }
  },
);

check(
  'changes nothing but the case',
  {
    points: 1,
    needs: ANSWERS,
    hint: [
      'Take off the line end and nothing else. Let `toUpperCase` find the capitals: there are more letters than A to Z.',
      '`trim` takes blanks off, which belong to the line. A table of letters forgets ß and é, and an empty line is a line.',
      "`socket.write(line.toString('utf8').toUpperCase() + '\\n');`, with `line` being what stands before LF or CR LF.",
    ],
    lesson: '08-tcp-streams#a-stream-of-bytes-not-messages',
    covers: 'change nothing else: blanks stay, and an empty line is answered by an empty line',
  },
  async ({ student, lab }) => {
    const server = await student.start('startLineServer');
    const peer = await lab.tcp.connect(server);
    const word = lab.random.word();
    const blanks = lab.random.shuffle(BLANKS);
    for (const line of [
      ...[`  ${word} `, `\t${word}\t`, '', ' ', `${word} é ß ж 😀`, `"${word}\\n"`, '', '', MORE_LETTERS],
      ...[blanks.join(''), `${blanks.join('')}${word}${blanks.join('')}`, ...lab.random.shuffle(WORDS)],
    ]) {
      await peer.send(`${line}\n`);
      await expect(peer).toReceive(`${line.toUpperCase()}\n`);
    }
    lab.note('now a line for each thousand characters, in their order');
    const characters = everyCharacter();
    const lines = Array.from({ length: Math.ceil(characters.length / 1000) }, (_, index) =>
      characters.slice(1000 * index, 1000 * (index + 1)),
    );
    const every = await lab.tcp.connect(server);
    void every.offer(lines.map((line) => `${line.join('')}\n`).join(''));
    for (const line of lines) {
      const answer = (await every.inbox.until('\n')).toString();
      if (answer === `${line.join('')}\n`.toUpperCase()) continue;
      let right = '';
      for (const character of line) {
        const capital = character.toUpperCase();
        if (!answer.startsWith(capital, right.length)) {
          const got = JSON.stringify(answer.slice(right.length, right.length + capital.length));
          const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
          lab.fail(
            `in a line with U+${code}, ${JSON.stringify(character)}, expected ${JSON.stringify(capital)} for it, got ${got}`,
          );
        }
        right += capital;
      }
      lab.fail(`expected nothing more in this line, got ${JSON.stringify(answer.slice(right.length))}`);
    }
  },
);

check(
  'takes LF and CR LF for a line end, and nothing else',
  {
    points: 2,
    needs: ANSWERS,
    hint: [
      'Every line ends at an LF. Only then look whether the byte before it is a CR. When the LF has not come yet, the CR says nothing.',
      'A CR in the middle of a line is a character of it. Splitting at `\\r`, or at what a regular expression calls a line end, finds too many lines.',
      '`const line = rest.subarray(0, rest[end - 1] === 13 ? end - 1 : end);`, where `end` is the place of the LF.',
    ],
    lesson: '08-tcp-streams#a-stream-of-bytes-not-messages',
    covers: ['A line ends in LF or in CR LF, and in nothing else', 'between CR and LF'],
  },
  async ({ student, lab }) => {
    const peer = await lab.tcp.connect(await student.start('startLineServer'));
    const [a, b] = [lab.random.word(), lab.random.word()];
    const [A, B] = [a.toUpperCase(), b.toUpperCase()];
    await peer.send(`${a}\r\n${b}\n\r\n`);
    await expect(peer).toReceive(`${A}\n${B}\n\n`);
    await peer.sendInPieces(`${a}\r\n${b}\r\n`, [a.length + 1]);
    await expect(peer).toReceive(`${A}\n${B}\n`);
    for (const inside of ['\r', ...BLANKS]) {
      await peer.send(`${a}${inside}${b}\n`);
      await expect(peer).toReceive(`${A}${inside}${B}\n`);
    }
    const marks = ['\r', '\r', '\r\n', '\n', '\n\r', a, 'é', ' ', '\u2028', '\u2029', '\v', '\f', '\u0085', '\\r'];
    const mixed = Array.from({ length: 40 }, () =>
      Array.from({ length: lab.random.int(1, 8) }, () => lab.random.pick(marks)).join(''),
    );
    for (const text of [
      ...[
        'a\r\r',
        'a\r\rb',
        'a\r\rb\r',
        'a\r\u2028b',
        'a\r\u2028b\r',
        '\r',
        '\r\r',
        '\r\r\r\r',
        '\ra',
        '\n\ra',
        '\r\n\r\r',
      ],
      ...['a\rb\r', '\r\u2029\r', 'a\r\v', 'a\n\r', 'a\r b\r\r\n', 'a \r', '\u2028', '\u2028\r', 'a\u0085', ...mixed],
    ]) {
      await peer.send(`${text}\n`);
      await expect(peer).toReceive(answersTo(Buffer.from(`${text}\n`)).answers);
    }
    // What a CR is, the next byte tells, however late that comes.
    for (const [before, after] of [
      ['a\r', '\n'],
      ['a\r', 'b\n'],
      ['\r', '\n'],
      ['a\r\r', '\n'],
      ['a\r', '\r\n'],
      ['a\r', '\rb\r\n'],
    ] as const) {
      await peer.send(`\n${before}`);
      await expect(peer).toReceive('\n');
      await peer.send(after);
      await expect(peer).toReceive(answersTo(Buffer.from(before + after)).answers);
    }
  },
);

check(
  'finds the lines however the stream is cut',
  {
    points: 3,
    needs: ANSWERS,
    hint: [
      'One chunk may hold several lines, and half of one. Answer all that are complete, keep the rest, and put the next chunk behind it.',
      'A variable of the connection holds what has come and is not answered. Each chunk goes behind it; then take off line after line.',
      '`rest = Buffer.concat([rest, chunk]);`, then a loop: `for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) { ... }`',
    ],
    lesson: '08-tcp-streams#a-stream-of-bytes-not-messages',
    covers: 'give the same answers wherever the segments were cut',
  },
  async ({ student, lab }) => {
    const server = await student.start('startLineServer');
    const input = fc.tuple(
      fc.array(fc.tuple(someLine, lineEnd), { minLength: 2, maxLength: 8 }),
      fc.array(fc.nat(100), { minLength: 1, maxLength: 4 }),
    );
    const sameAnswers = async ([lines, at]: [[string, string][], number[]]) => {
      const bytes = Buffer.from(lines.map((parts) => parts.join('')).join(''));
      const peer = await lab.tcp.connect(server);
      let [sent, answered] = [0, 0];
      for (const piece of piecesOf(bytes, at)) {
        await peer.send(piece);
        sent += piece.length;
        const { answers } = answersTo(bytes.subarray(0, sent));
        // The next piece goes out when this one has been read: its answers tell.
        if (answers.length > answered) await expect(peer).toReceive(answers.slice(answered));
        else await peer.untilRead();
        answered = answers.length;
      }
      peer.halfClose();
      await expect(peer).toReceiveEnd('fin');
    };
    await lab.forAll(input, sameAnswers, { runs: 8 });
    const byteByByte = Buffer.from(`é\r\n\r€ ${lab.random.word(3)}\n\n😀\r\n`);
    await sameAnswers([[['', byteByByte.toString()]], Array.from(byteByByte, (_, place) => place)]);
    // More than the system hands over at once, and cut by it.
    const many = Array.from(
      { length: 6_000 },
      (_, index) => `${lab.random.pick(['é', 'z', '😀 ', ''])}${index}\n`,
    ).join('');
    const peer = await lab.tcp.connect(server);
    void peer.offer(many);
    await expect(peer).toReceive(many.toUpperCase(), 3000);
    lab.note('now 100,000 empty lines in one write, so that a chunk has as many lines as it has bytes');
    const empty = await lab.tcp.connect(server);
    await student.whileStill(async () => {
      void empty.offer('\n'.repeat(100_000));
    });
    await expect(empty).toReceive('\n'.repeat(100_000), 3000);
  },
);

check(
  'puts characters together that were cut in the middle',
  {
    points: 2,
    needs: ANSWERS,
    hint: [
      'One character may be several bytes, and a chunk may end between them. Keep bytes until the line is complete, then decode it.',
      'Decoded one by one, both halves of a character become a replacement character. Find the LF among the bytes: no other character contains the byte 10.',
      "Keep `rest` as a Buffer, and call `toString('utf8')` on whole lines only; no `setEncoding` is needed then.",
    ],
    lesson: '08-tcp-streams#a-stream-of-bytes-not-messages',
    covers: ['take what a client sends as lines of UTF-8 text', 'in a character, between CR'],
  },
  async ({ student, lab }) => {
    const peer = await lab.tcp.connect(await student.start('startLineServer'));
    let started = '';
    for (const character of lab.random.shuffle(['é', 'ж', '€', '😀'])) {
      const bytes = Buffer.from(character);
      for (let cut = 1; cut < bytes.length; cut++) {
        const word = lab.random.word(3);
        const line = Buffer.from(`${character}${started}\n${word}`);
        // The answer to the line before shows that the first part has been read.
        await peer.send(Buffer.concat([Buffer.from('\n'), bytes.subarray(0, cut)]));
        await expect(peer).toReceive(`${started.toUpperCase()}\n`);
        await peer.send(line.subarray(cut));
        await expect(peer).toReceive(`${character}${started}\n`.toUpperCase());
        started = word;
      }
    }
  },
);

check(
  'answers a last line without an end, then closes',
  {
    points: 2,
    needs: ANSWERS,
    hint: [
      'At the event "end", look at what is left: if it is not empty, it is a line. What comes first, its answer or your `end`?',
      'Answer first, then `end`. And Node closes your direction by itself when the client closes its own, unless the server was made with `allowHalfOpen: true`.',
      "`socket.on('end', () => { if (rest.length > 0) answer(rest); socket.end(); });`",
    ],
    lesson: '08-tcp-streams#half-close-one-direction-ends',
    covers: 'when a client closes its direction (FIN), answer what came after the last line end',
  },
  async ({ student, lab }) => {
    const server = await student.start('startLineServer');
    const [complete, last] = [`${lab.random.word()}\n`, `${lab.random.word()} é`];
    const rests = [
      last,
      '',
      ' ',
      '\t',
      ' \u3000',
      '0',
      '\0',
      'é',
      'a\rb',
      '\u2028',
      '.',
      lab.random.word(5000).slice(0, LIMIT - 1),
    ];
    const texts = rests.flatMap((rest) => [rest, complete + rest]);
    const answered = async (text: string) => {
      const peer = await lab.tcp.connect(server);
      if (text !== '') await peer.send(text);
      peer.halfClose();
      const { answers } = answersTo(Buffer.from(text), true);
      if (answers !== '') await expect(peer).toReceive(answers);
      await expect(peer).toReceiveEnd('fin');
    };
    for (const text of texts) await answered(text);
    const later = await lab.tcp.connect(server);
    await later.send(`${complete}${last}`);
    await expect(later).toReceive(complete.toUpperCase());
    later.halfClose();
    await expect(later).toReceive(`${last.toUpperCase()}\n`);
    await expect(later).toReceiveEnd('fin');
    // The server sees the FIN while it still owes answers, which it can send only later.
    const owed = await lab.tcp.connect(server);
    for (const text of [complete, complete.repeat(3000), last]) {
      await owed.window('closed');
      await owed.send(text);
    }
    owed.halfClose();
    await owed.window('closed');
    await owed.window('closed');
    await student.advanceClock(TEN_MINUTES);
    await owed.window('open');
    await expect(owed).toReceive(`${complete.repeat(3001)}${last}\n`.toUpperCase(), 3000);
    await expect(owed).toReceiveEnd('fin');
  },
);

check(
  'takes every line of up to 4096 bytes',
  {
    points: 1,
    needs: ANSWERS,
    hint: [
      'The limit is for each line by itself, with its end: not for a chunk, not for a connection, and not for the answer.',
      '4096 bytes with LF are allowed, and 4096 bytes without one may still become too long only with the next byte. Count what is left of this line alone.',
      'Once whole lines of up to 4096 bytes are taken off: `if (rest.length > 4096) refuse();`',
    ],
    lesson: '08-tcp-streams#a-stream-of-bytes-not-messages',
    covers: 'take lines of up to 4096 bytes, the line end counted too',
  },
  async ({ student, lab }) => {
    const peer = await lab.tcp.connect(await student.start('startLineServer'));
    const longest = [lab.random.word(LIMIT - 1), 'é'.repeat(LIMIT / 2 - 1), 'ŉ'.repeat(LIMIT / 2 - 1)];
    for (const line of longest) {
      await peer.send(`${line}\n`);
      await expect(peer).toReceive(`${line.toUpperCase()}\n`);
    }
    const withCr = lab.random.word(LIMIT - 2);
    await peer.send(`${withCr}\r\n`.repeat(3));
    await expect(peer).toReceive(`${withCr.toUpperCase()}\n`.repeat(3));
    for (const [size, end] of [
      [LIMIT - 1, '\n'],
      [LIMIT - 2, '\r\n'],
    ] as const) {
      // Its last byte comes by itself, and the next line with it.
      const line = lab.random.word(size) + end;
      await peer.send(`\n${line.slice(0, -1)}`);
      await expect(peer).toReceive('\n');
      await peer.send(`\n${line}`);
      await expect(peer).toReceive(answersTo(Buffer.from(line)).answers.repeat(2));
    }
    const many = Array.from({ length: 1500 }, () => lab.random.word(4));
    await peer.send(many.map((line) => `${line}\n`).join(''));
    await expect(peer).toReceive(many.map((line) => `${line.toUpperCase()}\n`).join(''));
    // Not a byte too many has come of a last line that has no end.
    const last = lab.random.word(LIMIT);
    await peer.send(last);
    peer.halfClose();
    await expect(peer).toReceive(`${last.toUpperCase()}\n`);
    await expect(peer).toReceiveEnd('fin');
  },
);

check(
  'refuses a longer line and closes the connection',
  {
    points: 3,
    needs: ANSWERS,
    hint: [
      'Count bytes, not characters, and do not wait for a line end that may never come. After the refusal nothing is answered any more.',
      '`length` of a string counts UTF-16 units: é is one, and two bytes. Refuse as soon as byte 4097 of a line has come, even if an LF comes with it.',
      '`if (rest.length > 4096) { socket.end(\'ERROR line too long\\n\'); rest = Buffer.alloc(0); }`, and `if (socket.writableEnded) return;` at the top of "data".',
    ],
    lesson: '08-tcp-streams#a-stream-of-bytes-not-messages',
    covers: ['As soon as more than 4096 bytes of one line have come', 'by FIN and not by a reset'],
  },
  async ({ student, lab }) => {
    const server = await student.start('startLineServer');
    const word = lab.random.word();
    const more = lab.random.int(2, 50);
    const tooLong = [
      ...[LIMIT + 1, LIMIT + more, 3 * LIMIT].map((size) => lab.random.word(size)),
      ...[`${lab.random.word(LIMIT)}\n`, `${lab.random.word(LIMIT - 1)}\r\n`, `${lab.random.word(LIMIT)}\r\n`],
      ...[
        `${'é'.repeat(LIMIT / 2)}\n`,
        `${'é'.repeat(LIMIT / 2)}x`,
        `${'€'.repeat(1365)}x\n`,
        '😀'.repeat(LIMIT / 4) + '\r',
      ],
      ...[`${' '.repeat(LIMIT)}\n`, `${'\r'.repeat(LIMIT)}\n`, '\0'.repeat(LIMIT + 1)],
    ];
    const refused = async ([before, long, after]: readonly [string, string, string], cuts: number[] = []) => {
      const peer = await lab.tcp.connect(server);
      const bytes = Buffer.from(before + long + after);
      if (cuts.length === 0) await peer.send(bytes);
      else await peer.sendInPieces(bytes, cuts);
      await expect(peer).toReceive(answersTo(bytes).answers);
      await expect(peer).toReceiveEnd('fin');
    };
    for (const long of tooLong) {
      await refused(['', long, '']);
      await refused([`${word}\n`, long, `${word}\n`]);
    }
    await refused([`${word}\n${lab.random.word(LIMIT - 1)}\n\n`, lab.random.word(LIMIT + 1), '']);
    await refused(['', lab.random.word(LIMIT + 200), ''], [1000, 4000]);
    await refused(['', `${lab.random.word(LIMIT - 1)}\r\n`, ''], [LIMIT]);
    await refused(['', `${lab.random.word(LIMIT)}\n`, ''], [LIMIT]);
    await refused([`${word}\n`, `${'é'.repeat(LIMIT / 2)}x`, ''], [word.length + 1 + LIMIT - 1]);
    // One byte too many, and no character yet.
    const half = await lab.tcp.connect(server);
    await half.send(Buffer.concat([Buffer.from(lab.random.word(LIMIT)), Buffer.from('é').subarray(0, 1)]));
    await expect(half).toReceive(REFUSAL);
    await expect(half).toReceiveEnd('fin');
    // It reads only when it has sent all, and its FIN too. What it is owed still comes: the answers, the refusal, and then the FIN.
    for (const [line, end] of [
      [lab.random.word(LIMIT + more), ''],
      [`${lab.random.word(LIMIT)}\n`, word],
      [`${lab.random.word(LIMIT)}\n`, ''],
    ] as const) {
      const readsLate = await lab.tcp.connect(server);
      const lines = `${word}\n`.repeat(3000);
      for (const text of [lines, line, ...(end === '' ? [] : [end])]) {
        await readsLate.window('closed');
        await readsLate.send(text);
      }
      readsLate.halfClose();
      await readsLate.window('closed');
      await askForCapitals(await lab.tcp.connect(server), lab);
      await readsLate.window('open');
      await expect(readsLate).toReceive(lines.toUpperCase() + REFUSAL, 3000);
      await expect(readsLate).toReceiveEnd('fin');
    }
    // It has not read the refusal yet, and goes on. A reset would take the refusal from it.
    const [talksOn, other] = [await lab.tcp.connect(server), await lab.tcp.connect(server)];
    talksOn.pause();
    for (const [index, text] of [lab.random.word(LIMIT + 1), `${word}\n`, `${word}\n`, word, word].entries()) {
      // It has three seconds.
      if (index === 3) await student.advanceClock(2000);
      await talksOn.send(text);
      for (let turn = 0; turn < 3; turn++) await askForCapitals(other, lab);
    }
    talksOn.resume();
    await expect(talksOn).toReceive(REFUSAL);
    await expect(talksOn).toReceiveEnd('fin');
  },
);

check(
  'serves many clients at once, each with its own unfinished line',
  {
    points: 2,
    needs: ANSWERS,
    hint: [
      'What is left of a chunk belongs to one connection: keep it in a variable inside the connection listener.',
      'Declared outside, one variable holds the halves of lines of all clients, joined at random.',
      '`net.createServer((socket) => { let rest = Buffer.alloc(0); ... })`: declared in there, each connection has its own.',
    ],
    lesson: '08-tcp-streams#many-clients-at-once',
    covers: ['serve many clients at the same time, each with its own unfinished line', 'for as long as it stays'],
  },
  async ({ student, lab }) => {
    const server = await student.start('startLineServer');
    const peers = await lab.tcp.connectMany(server, 20);
    // Some system may have no second address of its own.
    const from = { address: '127.0.0.2', port: peers[0]?.port ?? 0 };
    const namesake = await lab.tcp.connect(server, { from }).catch(() => lab.note('there is no 127.0.0.2 here'));
    const quiet = await lab.tcp.connect(server);
    const halves = ['é', 'ж', '€', '😀'].map((character) => Buffer.from(character));
    const all = [...peers, ...(namesake ? [namesake] : [])].map((peer, index) => {
      const character = halves[index % halves.length] ?? Buffer.alloc(0);
      const cut = 1 + (index % (character.length - 1));
      return { peer, word: lab.random.word(12), begun: character.subarray(0, cut), rest: character.subarray(cut) };
    });
    const breaksOff = await lab.tcp.connect(server);
    for (const round of [0, 1]) {
      // Each has an unfinished line, cut within a character. One breaks off with it.
      for (const { peer, word, begun } of all)
        await peer.send(Buffer.concat([Buffer.from(`${word}\n${word} `), begun]));
      for (const { peer, word } of all) await expect(peer).toReceive(`${word.toUpperCase()}\n`);
      if (round === 0) {
        await breaksOff.send(Buffer.concat([Buffer.from('\nbroken '), halves[3]?.subarray(0, 2) ?? Buffer.alloc(0)]));
        await expect(breaksOff).toReceive('\n');
        await breaksOff.reset();
      } else await student.advanceClock(TEN_MINUTES);
      for (const { peer, word, begun, rest } of lab.random.shuffle(all)) {
        await peer.send(Buffer.concat([rest, Buffer.from(`${round}\n`)]));
        await expect(peer).toReceive(`${word} ${Buffer.concat([begun, rest]).toString()}${round}\n`.toUpperCase());
      }
    }
    await askForCapitals(quiet, lab);
  },
);

check(
  'keeps running when a client breaks its connection off, or talks on after a refusal',
  {
    points: 2,
    needs: ANSWERS,
    hint: [
      'A reset arrives as the event "error" on the socket, and so does a `write` after `end`. One that nobody listens for ends the program.',
      'The "error" comes to the socket of the client, not to the server. After a refusal more may come: look at it no more, and write nothing.',
      "`socket.on('error', () => socket.destroy());`, and `if (socket.writableEnded) return;` before anything is answered.",
    ],
    lesson: '08-tcp-streams#when-the-other-side-resets',
    covers: [
      'keep running when a client has gone, and when one breaks its connection off (RST)',
      'answer nothing more to this client',
    ],
  },
  async ({ student, lab }) => {
    const server = await student.start('startLineServer');
    const stays = await lab.tcp.connect(server);
    const word = lab.random.word();
    await stays.send(word);
    const leaves = await lab.tcp.connect(server);
    leaves.halfClose();
    await expect(leaves).toReceiveEnd('fin');
    for (let time = 0; time < 3; time++) {
      const breaksOff = await lab.tcp.connect(server);
      await breaksOff.send(`${word}\n`.repeat(500) + word);
      await breaksOff.reset();
    }
    for (let time = 0; time < 3; time++) {
      const talksOn = await lab.tcp.connect(server);
      await talksOn.send(lab.random.word(LIMIT + 1));
      await expect(talksOn).toReceive(REFUSAL);
      await talksOn.send(`${word}\n${word}\n`);
    }
    lab.note('now clients that are gone before they are answered, or while the server owes them answers');
    const gone = await lab.tcp.connectMany(server, 3);
    await student.whileStill(async () => {
      for (const [index, peer] of gone.entries()) {
        await peer.send(
          `${word}\n`.repeat([2, 100, 1][index] ?? 1) + (index === 2 ? lab.random.word(LIMIT + 1) : word),
        );
        peer.close();
      }
    });
    const owed = await lab.tcp.connectMany(server, 2);
    for (const peer of owed) {
      await peer.window('closed');
      await peer.send(`${word}\n`.repeat(3000));
    }
    owed[1]?.halfClose();
    for (const peer of owed) {
      await peer.window('closed');
      await peer.reset();
    }
    await stays.send('!\n');
    await expect(stays).toReceive(`${word.toUpperCase()}!\n`);
    lab.note('now clients that come from the port of one that has broken off');
    for (const before of [word, lab.random.word(LIMIT + 1), `${word}\n${word}`]) {
      const peer = await lab.tcp.connect(server);
      const { answers } = answersTo(Buffer.from(before));
      await peer.send(before);
      if (answers === '') await peer.untilRead();
      else await expect(peer).toReceive(answers);
      await peer.reset();
      const from = { port: peer.port };
      await askForCapitals(await lab.tcp.connect(server, { from }).catch(() => lab.tcp.connect(server)), lab);
    }
    lab.note(`now ${GONE} clients that come and break off`);
    for (let left = GONE; left > 0; left -= 50) await breakOff(server, 50);
    await askForCapitals(stays, lab);
    await askForCapitals(await lab.tcp.connect(server), lab);
  },
);

const someLine = fc
  .array(fc.constantFrom(...'abcxyzAZ09 .,é€😀\r'), { maxLength: 10 })
  .map((characters) => characters.join(''));
const lineEnd = fc.constantFrom('\n', '\r\n');

/** The bytes, cut at these places. */
function piecesOf(bytes: Buffer, at: readonly number[]): Buffer[] {
  const cuts = new Set([0, ...at.map((place) => place % bytes.length), bytes.length]);
  const edges = [...cuts].sort((a, b) => a - b);
  return edges.slice(1).map((to, index) => bytes.subarray(edges[index], to));
}

/** What a client gets that has sent these bytes, and has closed its direction where it has `ended`. */
function answersTo(bytes: Buffer, ended = false): { answers: string; closed: boolean } {
  let answers = '';
  for (let from = 0; ;) {
    const end = bytes.indexOf(LF, from);
    const size = (end < 0 ? bytes.length : end + 1) - from;
    if (size > LIMIT) return { answers: answers + REFUSAL, closed: true };
    if (end < 0) {
      const last = ended && size > 0 ? `${bytes.toString('utf8', from).toUpperCase()}\n` : '';
      return { answers: answers + last, closed: ended };
    }
    const to = end > from && bytes[end - 1] === CR ? end - 1 : end;
    answers += `${bytes.toString('utf8', from, to).toUpperCase()}\n`;
    from = end + 1;
  }
}

/** All characters of the first plane that may stand in a line, but for the byte order mark. */
function everyCharacter(): string[] {
  const may = (code: number) => code !== LF && code !== 0xfeff && (code < 0xd800 || code > 0xdfff);
  return Array.from({ length: 0x10000 }, (_, code) => code).flatMap((code) =>
    may(code) ? [String.fromCharCode(code)] : [],
  );
}

/** One turn of the server's: it answers a client. */
async function askForCapitals(peer: TcpPeer, lab: Lab): Promise<void> {
  const word = lab.random.word();
  await peer.send(`${word}\n`);
  await expect(peer).toReceive(`${word.toUpperCase()}\n`);
}

/** Starts a server in the program, and keeps it for `closeOne`. @returns what it is, and its port if it listens already */
async function startOne({ startLineServer }: Exports, port: number): Promise<[string, number | null]> {
  const server: unknown = await startLineServer(port);
  if (!(server instanceof process.getBuiltinModule('net').Server)) {
    return [server instanceof Object ? `an object (${server.constructor.name})` : String(server), null];
  }
  Object.assign(globalThis, { [`server on ${port}`]: server });
  const address = server.address();
  return ['net.Server', address instanceof Object ? address.port : null];
}

/** @returns false if `unref` had been called, so that the server did not keep the process running */
async function closeOne(_exports: Exports, port: number): Promise<boolean> {
  const server = Reflect.get(globalThis, `server on ${port}`) as { close(done: () => void): void; unref(): void };
  const keeping = process.getActiveResourcesInfo().length;
  server.unref();
  const kept = process.getActiveResourcesInfo().length < keeping;
  await new Promise<void>((resolve) => server.close(resolve));
  return kept;
}

/** So many clients at once that connect, and break their connections off. */
async function breakOff(server: Server, howMany: number): Promise<void> {
  const client = () =>
    new Promise((resolve) => {
      const socket = net.connect(server.port, server.host, () => socket.resetAndDestroy());
      socket.on('error', () => socket.destroy()).on('close', resolve);
    });
  await Promise.all(Array.from({ length: howMany }, client));
}
