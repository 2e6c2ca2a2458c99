import { check, expect, fc } from '#lab';

/** Bytes of a line, its end counted too. */
const LIMIT = 4096;
const REFUSAL = 'ERROR line too long\n';

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
    lesson: '07-tcp#listening-on-a-port',
    covers: ['listen on the TCP port that it is given', 'return the listening net.Server, or a promise of it'],
  },
  async ({ student, lab }) => {
    const server = await student.start('startLineServer');
    await lab.tcp.connect(server);
    expect(await server.returned()).toBe('net.Server');
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
    lesson: '07-tcp#a-stream-of-bytes-not-messages',
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
    lesson: '07-tcp#a-stream-of-bytes-not-messages',
    covers: 'change nothing else: blanks stay, and an empty line is answered by an empty line',
  },
  async ({ student, lab }) => {
    const peer = await lab.tcp.connect(await student.start('startLineServer'));
    const word = lab.random.word();
    for (const line of [`  ${word} `, `\t${word}\t`, '', ' ', `${word} é ß ж 😀`, `"${word}\\n"`, '']) {
      await peer.send(`${line}\n`);
      await expect(peer).toReceive(`${line.toUpperCase()}\n`);
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
    lesson: '07-tcp#a-stream-of-bytes-not-messages',
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
    for (const inside of ['\r', '\u2028', '\v', '\f', '\u0085']) {
      await peer.send(`${a}${inside}${b}\n`);
      await expect(peer).toReceive(`${A}${inside}${B}\n`);
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
    lesson: '07-tcp#a-stream-of-bytes-not-messages',
    covers: 'give the same answers wherever the segments were cut',
  },
  async ({ student, lab }) => {
    const server = await student.start('startLineServer');
    const input = fc.tuple(
      fc.array(fc.tuple(asciiLine, lineEnd), { minLength: 2, maxLength: 8 }),
      fc.array(fc.nat(100), { minLength: 1, maxLength: 4 }),
    );
    const sameAnswers = async ([lines, at]: [[string, string][], number[]]) => {
      const bytes = Buffer.from(lines.map((parts) => parts.join('')).join(''));
      const peer = await lab.tcp.connect(server);
      const waiting = lines.map(([line]) => `${line.toUpperCase()}\n`);
      for (const piece of piecesOf(bytes, at)) {
        await peer.send(piece);
        const complete = waiting.splice(0, piece.toString().split('\n').length - 1);
        // The next piece goes out when this one has been read: its answers tell.
        if (complete.length > 0) await expect(peer).toReceive(complete.join(''));
        else await peer.untilRead();
      }
      peer.halfClose();
      await expect(peer).toReceiveEnd('fin');
    };
    await lab.forAll(input, sameAnswers, { runs: 8 });
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
    lesson: '07-tcp#a-stream-of-bytes-not-messages',
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
    lesson: '07-tcp#half-close-one-direction-ends',
    covers: 'when a client closes its direction (FIN), answer what came after the last line end',
  },
  async ({ student, lab }) => {
    const server = await student.start('startLineServer');
    const [complete, last] = [lab.random.word(), `${lab.random.word()} é`];
    const peer = await lab.tcp.connect(server);
    await peer.send(`${complete}\n${last}`);
    peer.halfClose();
    await expect(peer).toReceive(`${complete.toUpperCase()}\n${last.toUpperCase()}\n`);
    await expect(peer).toReceiveEnd('fin');
    const nothingLeft = await lab.tcp.connect(server);
    await nothingLeft.send(`${complete}\n`);
    nothingLeft.halfClose();
    await expect(nothingLeft).toReceive(`${complete.toUpperCase()}\n`);
    await expect(nothingLeft).toReceiveEnd('fin');
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
    lesson: '07-tcp#a-stream-of-bytes-not-messages',
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
    lesson: '07-tcp#a-stream-of-bytes-not-messages',
    covers: 'As soon as more than 4096 bytes of one line have come',
  },
  async ({ student, lab }) => {
    const server = await student.start('startLineServer');
    const word = lab.random.word();
    const tooLong = lab.random.pick([LIMIT + 1, LIMIT + 2, LIMIT + 50]);
    const sent = [
      { bytes: lab.random.word(tooLong), answers: '' },
      { bytes: `${word}\n${lab.random.word(tooLong)}`, answers: `${word.toUpperCase()}\n` },
      { bytes: `${lab.random.word(LIMIT)}\n${word}\n`, answers: '' },
      { bytes: `${lab.random.word(LIMIT - 1)}\r\n${word}`, answers: '' },
      { bytes: `${'é'.repeat(LIMIT / 2)}\n${word}\n`, answers: '' },
    ];
    for (const { bytes, answers } of sent) {
      const peer = await lab.tcp.connect(server);
      await peer.send(bytes);
      const all = await peer.inbox.untilEnd();
      expect(all.toString()).toBe(answers + REFUSAL);
    }
    const inPieces = await lab.tcp.connect(server);
    await inPieces.sendInPieces(lab.random.word(LIMIT + 200), [1000, 4000]);
    expect((await inPieces.inbox.untilEnd()).toString()).toBe(REFUSAL);
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
    lesson: '07-tcp#many-clients-at-once',
    covers: 'serve many clients at the same time, each with its own unfinished line',
  },
  async ({ student, lab }) => {
    const peers = await lab.tcp.connectMany(await student.start('startLineServer'), 5);
    const words = peers.map(() => lab.random.word(12));
    for (const [index, peer] of peers.entries()) await peer.send(`${words[index]} `);
    for (const peer of peers) await peer.untilRead();
    for (const [index, peer] of [...peers.entries()].reverse()) {
      await peer.send(`${index}\n${words[index]}\n`);
      await expect(peer).toReceive(`${words[index]} ${index}\n${words[index]}\n`.toUpperCase());
    }
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
    lesson: '07-tcp#when-the-other-side-resets',
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
    await stays.send('!\n');
    await expect(stays).toReceive(`${word.toUpperCase()}!\n`);
    const next = await lab.tcp.connect(server);
    await next.send(`${word}\n`);
    await expect(next).toReceive(`${word.toUpperCase()}\n`);
  },
);

const asciiLine = fc
  .array(fc.constantFrom(...'abcxyzAZ09 .,'), { maxLength: 10 })
  .map((characters) => characters.join(''));
const lineEnd = fc.constantFrom('\n', '\r\n');

/** The bytes, cut at these places. */
function piecesOf(bytes: Buffer, at: readonly number[]): Buffer[] {
  const cuts = new Set([0, ...at.map((place) => place % bytes.length), bytes.length]);
  const edges = [...cuts].sort((a, b) => a - b);
  return edges.slice(1).map((to, index) => bytes.subarray(edges[index], to));
}
