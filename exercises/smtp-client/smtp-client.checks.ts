import { SMTPServer } from 'smtp-server';
import { text as textOf } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { check, expect, fc, type Random, type TcpListener, type TcpPeer } from '#lab';
import type { Message } from './smtp-client.js';

type Exports = typeof import('./smtp-client.js');

const CRLF = '\r\n';
const HANDS_OVER = 'hands a mail over, command by command';

check(
  HANDS_OVER,
  {
    points: 1,
    hint: [
      'Hold the dialogue of the lesson: the server begins, and each of your commands is a line with CR LF. Close when all is said.',
      'An address stands in angle brackets, with no blank before them: `MAIL FROM:<ana@student.example>`. A `\\n` alone ends no command.',
      "For each command: `socket.write(command + '\\r\\n')`, and wait for the reply. After all of them, in a `finally`: `socket.destroy()`.",
    ],
    lesson: '09-applications#a-dialogue-by-hand-smtp',
    covers: [
      "it waits for the server's greeting, then sends these commands",
      'EHLO NAME',
      'MAIL FROM:<SENDER>',
      'DATA then the text of the mail, and a line that holds a single dot',
      'RCPT TO:<RECEIVER>',
      'A command is a line that ends in CR LF',
      'QUIT',
    ],
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    for (let time = 0; time < 2; time++) {
      const message = messageOf(lab.random);
      const [{ commands }] = await Promise.all([takeMail(listener), sendMail(addressOf(listener), message)]);
      expect(commands).toEqual([
        expect.stringMatching(/^EHLO \S+$/),
        `MAIL FROM:<${message.from}>`,
        `RCPT TO:<${message.to[0]}>`,
        'DATA',
        'QUIT',
      ]);
    }
  },
);

check(
  'waits for each reply before it goes on',
  {
    points: 2,
    needs: HANDS_OVER,
    hint: [
      'Do not write until it is your turn, not even the first command: the greeting comes first, and it may have several lines.',
      'A chunk is no reply: it may be half of one. And the server replies to the text too, behind the line with the dot, before it is time for QUIT.',
      'After connecting, after each command and after the dot: wait for a line without a hyphen behind its code. Only then write the next.',
    ],
    lesson: '09-applications#wait-for-each-reply',
    covers: [
      'Each is sent when the reply to what came before is complete, and not earlier',
      'Any number of mails may be on their way at once',
    ],
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const [listener, other] = [await lab.tcp.listen(), await lab.tcp.listen()];
    const message = messageOf(lab.random);
    /** Another mail goes all its way meanwhile: whoever does not wait has spoken by then. */
    const meanwhile = async () => {
      await Promise.all([takeMail(other), sendMail(addressOf(other), message)]);
    };
    const watch = async () => {
      const session = await Session.accept(listener);
      await session.peer.send('220-mail.school.example\r\n');
      await session.peer.untilRead();
      await meanwhile();
      session.expectSilence();
      await session.reply('220 at your service');
      for (let command = ''; command !== 'DATA';) {
        command = await session.command();
        await meanwhile();
        session.expectSilence();
        await session.reply(command === 'DATA' ? '354 go on' : '250 OK');
      }
      await session.text();
      await meanwhile();
      session.expectSilence();
      await session.reply('250 taken');
      await session.finish();
    };
    await Promise.all([watch(), sendMail(addressOf(listener), message)]);
  },
);

check(
  'names every receiver',
  {
    points: 1,
    needs: HANDS_OVER,
    hint: [
      'One RCPT TO for each receiver, and a reply to each.',
      'A RCPT TO takes one address. The server knows one receiver and perhaps not the other, so it has to answer for each.',
      'In `for (const address of to)`: write `RCPT TO:<…>` with this address and CR LF, and wait for its reply before the next round.',
    ],
    lesson: '09-applications#a-dialogue-by-hand-smtp',
    covers: 'once for each receiver, in their order',
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    const to = Array.from({ length: lab.random.int(3, 5) }, () => `${lab.random.word()}@school.example`);
    const message = { ...messageOf(lab.random), to };
    const [{ commands }] = await Promise.all([takeMail(listener), sendMail(addressOf(listener), message)]);
    expect(commands.slice(2, -2)).toEqual(to.map((receiver) => `RCPT TO:<${receiver}>`));
  },
);

check(
  'reads replies of several lines, however they arrive',
  {
    points: 3,
    needs: HANDS_OVER,
    hint: [
      'Keep what arrives until a line is complete, and lines until one has no hyphen behind its code. Only the first digit decides.',
      'A chunk may hold half a line or three lines. `250-` goes on, `250 ` and a bare `250` do not. And 251 or 299 is as good as 250.',
      "`const lines = (rest + chunk).split('\\r\\n'); rest = lines.pop() ?? '';`. A reply ends with the first line in which `line[3] !== '-'`.",
    ],
    lesson: '09-applications#wait-for-each-reply',
    covers: [
      'the same three-digit code at its beginning',
      'In all lines but the last a hyphen stands behind the code; in the last a blank or nothing',
      'It may arrive in pieces, cut anywhere, and all at once',
      'The first digit of the code decides',
      'Success is 3 after DATA, and 2 everywhere else',
    ],
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    const word = lab.random.word();
    const replies = {
      greeting: [`220-${word}`, '220-220 welcome', '220 ready'],
      EHLO: [`250-${word}`, '250-250 SIZE', '250-354 550', '250-', '250'],
      MAIL: ['200-', '200 fine'],
      RCPT: ['251-354 will be', '251-forwarded', '251'],
      DATA: ['354-go', '354 on'],
      text: ['299-299 554', `299 ${word}`],
      QUIT: ['221-bye', '221'],
    };
    const atOnce = async ({ peer }: Session, lines: string[]) => peer.send(lines.map((line) => line + CRLF).join(''));
    const lastLineLater = async (session: Session, lines: string[]) => {
      await session.reply(...lines.slice(0, -1));
      await session.peer.untilRead();
      session.expectSilence();
      await session.reply(...lines.slice(-1));
    };
    const cutAnywhere = async ({ peer }: Session, lines: string[]) => {
      const bytes = lines.map((line) => line + CRLF).join('');
      // Most of the dialogue in one piece: to see that a piece has been read takes its time.
      const cut = lines.length > 2 ? lab.random.int(1, bytes.length - 1) : 0;
      if (cut > 0) await peer.send(bytes.slice(0, cut));
      if (cut > 0) await peer.untilRead();
      await peer.send(bytes.slice(cut));
    };
    for (const send of [atOnce, lastLineLater, cutAnywhere]) {
      const message = messageOf(lab.random);
      const sendInTurn = async (session: Session, lines: string[]) => {
        session.expectSilence();
        await send(session, lines);
      };
      const taken = takeMail(listener, replies, sendInTurn);
      const [{ text }] = await Promise.all([taken, sendMail(addressOf(listener), message)]);
      expect(text).toBe(message.text);
    }
  },
);

check(
  'ends every line of the text in CR LF, whatever it ended in before',
  {
    points: 2,
    needs: HANDS_OVER,
    hint: [
      'LF becomes CR LF, CR LF stays, and the last line gets one if it has none. No line is added before the dot.',
      'To put CR LF in the place of each LF makes CR CR LF of a CR LF. And behind the last line end there is no further line, though `split` gives you one.',
      "`const lines = text.split(/\\r?\\n/); if (lines.at(-1) === '') lines.pop();`, and `\\r\\n` behind each of them.",
    ],
    lesson: '09-applications#dots-and-line-ends',
    covers: ['Its lines end in LF or in CR LF, and the last one may have no end', 'each with CR LF at its end; a line'],
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    const [a, b, c] = [lab.random.word(), lab.random.word(), lab.random.word()];
    const [lf, crlf] = [`${a}\n\n${b}\n${c}\n`, `${a}\r\n\r\n${b}\r\n${c}\r\n`];
    const texts = [lf, crlf, lf.slice(0, -1), crlf.slice(0, -2), `${a}\r\n\n${b}\r\n${c}\n`, `${a}\n\r\n${b}\n${c}`];
    for (const text of texts) {
      const message = { ...messageOf(lab.random), text };
      const [taken] = await Promise.all([takeMail(listener), sendMail(addressOf(listener), message)]);
      expect(taken.text).toBe(crlf);
    }
    const message = { ...messageOf(lab.random), text: `\n${a}\n\n\n` };
    const [taken] = await Promise.all([takeMail(listener), sendMail(addressOf(listener), message)]);
    expect(taken.text).toBe(`\r\n${a}\r\n\r\n\r\n`);
  },
);

check(
  'puts a dot before every line that begins with one',
  {
    points: 2,
    needs: HANDS_OVER,
    hint: [
      'The server takes one dot from each line that begins with one, not only from a line that is just a dot. The first line of the text is a line too.',
      '`.hidden` gets a dot, and so does `..`. Who looks for a dot behind a line end does not find one at the beginning of the text.',
      "Cut the text into lines, then for each: `line.startsWith('.') ? '.' + line : line`. The dot that ends the mail comes afterwards.",
    ],
    lesson: '09-applications#dots-and-line-ends',
    covers: 'a line that begins with a dot gets one more dot in front',
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    const word = lab.random.word();
    const lines = ['.', '..', `.${word}`, `..${word}`, `${word}.`, ` .${word}`, `${word}.${word}`, '...', ''];
    for (const first of ['.', `.${word}`, word]) {
      const text = [first, ...lab.random.shuffle(lines), '.', '.'];
      for (const end of ['\n', '\r\n']) {
        const message = { ...messageOf(lab.random), text: text.join(end) };
        const [taken] = await Promise.all([takeMail(listener), sendMail(addressOf(listener), message)]);
        expect(taken.text).toBe(text.map((line) => (line.startsWith('.') ? `.${line}` : line) + CRLF).join(''));
      }
    }
  },
);

check(
  'delivers every text as it is',
  {
    points: 2,
    needs: HANDS_OVER,
    hint: [
      'Look at the text that is shown last: how many lines does it have, and with what does each of them begin?',
      'Does it end in a line end, begin with a dot, or hold empty lines? All of them stay. A line with QUIT is text like any other.',
      "Cut at `/\\r?\\n/`, drop the last one if it is '', put a dot before a dot, `\\r\\n` behind each line, then `.\\r\\n`. No `trim`, and nothing else.",
    ],
    lesson: '09-applications#dots-and-line-ends',
    covers: ['They are sent in UTF-8, each with CR LF at its end', 'Nothing else is added or left out'],
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    const line = fc
      .array(fc.constantFrom('.', '.', 'a', ' ', 'é', '😀', 'QUIT'), { maxLength: 4 })
      .map((parts) => parts.join(''));
    const end = fc.constantFrom('\n', '\r\n');
    const texts = fc.tuple(fc.array(fc.tuple(line, end), { minLength: 1, maxLength: 6 }), line);
    const delivers = async ([lines, last]: [[string, string][], string]) => {
      const message = { ...messageOf(lab.random), text: lines.map((parts) => parts.join('')).join('') + last };
      const [{ text }] = await Promise.all([takeMail(listener), sendMail(addressOf(listener), message)]);
      const asServersDo = text
        .slice(0, -CRLF.length)
        .split(CRLF)
        .map((received) => received.replace(/^\./, ''));
      expect(asServersDo).toEqual([...lines.map(([written]) => written), ...(last === '' ? [] : [last])]);
    };
    await lab.forAll(texts, delivers, { runs: 15 });
  },
);

check(
  'rejects with the words of the server when it refuses, and says no more',
  {
    points: 3,
    needs: HANDS_OVER,
    hint: [
      'Look at every reply, the greeting included. What the server said belongs into the error, all lines of it. After that there is at most a QUIT.',
      'A refusal may answer each RCPT, the text, the greeting. All its lines count, not the last alone, and UTF-8 may be cut inside of a letter.',
      "`socket.setEncoding('utf8')`; `if (!reply.startsWith('2')) throw new Error(reply);`, with all lines in `reply` (after DATA '3'); close in a `finally`.",
    ],
    lesson: '09-applications#when-the-server-says-no',
    covers: [
      '4 and 5 are refusals, of whatever came before',
      'with an Error when the server refuses: its message has the code, a blank and the words in it',
      'Of a reply of several lines it has the code and the words of every line',
      'Nothing is sent after a refusal, except perhaps QUIT',
      'So if one receiver is refused, nobody gets the mail',
      'In the end the connection is closed, however the dialogue went',
    ],
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    const message = { ...messageOf(lab.random), to: ['luis@school.example', `${lab.random.word()}@school.example`] };
    for (const stage of stagesOf(message)) {
      const [code, words] = [
        lab.random.pick(['421', '450', '452', '500', '550', '554']),
        `${lab.random.word()} is not here`,
      ];
      const more = `gehört ${lab.random.word()}`;
      const refuse = async (lines: string[], hangUp: boolean) => {
        const session = await Session.accept(listener);
        await session.goOnUntil(stage);
        const bytes = Buffer.from(lines.map((line) => line + CRLF).join(''));
        // Sometimes cut in the middle of the letter ö.
        const cut = ['the greeting', 'DATA'].includes(stage) ? bytes.indexOf('ö') + 1 : 0;
        if (cut > 0) await session.peer.send(bytes.subarray(0, cut));
        if (cut > 0) await session.peer.untilRead();
        await session.peer.send(bytes.subarray(cut));
        if (hangUp) session.hangUp();
        expect(await session.finish()).toEqual([]);
      };
      const refused = (pattern: RegExp) => expect(sendMail(addressOf(listener), message)).toRefuse(Error, pattern);
      await Promise.all([
        refused(new RegExp(`${code} ${words}`)),
        refuse([`${code} ${words}`], lab.random.chance(0.5)),
      ]);
      const [first, second] = [`${code}-${words}`, `${code} ${more}`];
      await Promise.all([refused(new RegExp(`${code}[^]*${words}[^]*${more}`)), refuse([first, second], false)]);
    }
  },
);

check(
  'rejects when the server hangs up or is not there',
  {
    points: 2,
    needs: HANDS_OVER,
    hint: [
      'While you wait for a reply, the connection may end: with "end" and "close", or with "error". Each has to settle your promise.',
      'Who only waits for data waits for ever. A `25` without CR LF is no reply, but `readline` hands it out at the end. An unheard "error" ends the program.',
      "`socket.on('error', fail)` and `socket.on('close', () => fail(new Error('the server hung up')))`, where `fail` rejects the wait that is going on.",
    ],
    lesson: '09-applications#when-the-server-says-no',
    covers: [
      'with an Error when the connection cannot be made, or ends (FIN or RST) before the mail is taken, in the middle of a reply too',
      'In the end the connection is closed, however the dialogue went',
    ],
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    const message = messageOf(lab.random);
    const refused = (server = addressOf(listener)) => expect(sendMail(server, message)).toRefuse(Error);
    for (const stage of stagesOf(message)) {
      const hangUp = async (how: 'fin' | 'reset', halfAReply: string) => {
        const session = await Session.accept(listener);
        await session.goOnUntil(stage);
        if (halfAReply !== '') await session.peer.send(halfAReply);
        if (how === 'reset') return session.peer.reset();
        session.hangUp();
        await session.peer.inbox.untilEnd();
      };
      await Promise.all([refused(), hangUp('reset', '')]);
      for (const halfAReply of ['', '250-first of two\r\n', '25']) {
        await Promise.all([refused(), hangUp('fin', halfAReply)]);
      }
    }
    await refused({ host: '127.0.0.1', port: await lab.tcp.closedPort() });
  },
);

check(
  'counts a mail as sent when the server has taken it, whatever becomes of QUIT',
  {
    points: 1,
    needs: HANDS_OVER,
    hint: [
      'If you report a failure now, the user sends the mail again, and the receiver gets it twice.',
      'Once the reply to the dot is a success, nothing can fail any more: neither a 421 to QUIT, nor an end without a reply, nor a reset.',
      'Catch what becomes of QUIT: `await command(\'QUIT\').catch(() => undefined);`, if `command` writes and waits. "error" still needs a listener.',
    ],
    lesson: '09-applications#when-the-server-says-no',
    covers: [
      'The promise is resolved when the server has taken the mail',
      'Whatever becomes of QUIT then, refused or not answered',
      'In the end the connection is closed, however the dialogue went',
    ],
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    const message = messageOf(lab.random);
    const takeAnd = async (end: (session: Session) => Promise<void>) => {
      const session = await Session.accept(listener);
      await session.goOnUntil('the text');
      await end(session);
      await session.peer.inbox.untilEnd();
    };
    const ends: ((session: Session) => Promise<void>)[] = [
      async (session) => {
        await session.reply('250 taken');
        session.hangUp();
      },
      async (session) => {
        await session.reply('250 taken');
        await session.command();
        session.hangUp();
      },
      async (session) => {
        await session.reply('250 taken');
        await session.command();
        await session.peer.reset();
      },
      async (session) => {
        await session.reply('250 taken');
        await session.command();
        await session.reply('421 closing down');
        session.hangUp();
      },
    ];
    for (const end of ends) await Promise.all([takeAnd(end), sendMail(addressOf(listener), message)]);
  },
);

check(
  'refuses addresses with a line break in them before it connects',
  {
    points: 2,
    needs: HANDS_OVER,
    hint: [
      'What would the server read if the sender were "a>\\r\\nRCPT TO:<b"? Look at all addresses first, and for CR and LF each by itself.',
      'For some servers an LF alone ends a line, so do not look for both together. The addresses are `from` and every one in `to`, also the last.',
      'Before `net.connect`: `if ([from, ...to].some((address) => /[\\r\\n]/.test(address))) throw new RangeError(…);`',
    ],
    lesson: '09-applications#dots-and-line-ends',
    covers: 'with a RangeError, before anything is sent or connected, when an address contains a CR or an LF',
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    const message = messageOf(lab.random);
    const [word, victim] = [lab.random.word(), `${lab.random.word()}@school.example`];
    for (const lineBreak of ['\r\n', '\n', '\r']) {
      for (const address of [
        `${word}>${lineBreak}RCPT TO:<${victim}`,
        `${victim}${lineBreak}`,
        `${lineBreak}${victim}`,
      ]) {
        const to = [...message.to, address, victim];
        await expect(sendMail(addressOf(listener), { ...message, from: address })).toRefuse(RangeError);
        await expect(sendMail(addressOf(listener), { ...message, to })).toRefuse(RangeError);
      }
    }
    await Promise.all([takeMail(listener), sendMail(addressOf(listener), message)]);
    expect(listener.connections).toBe(1);
  },
);

check(
  'delivers to a real mail server, and hears its refusals',
  {
    points: 2,
    needs: HANDS_OVER,
    hint: [
      'Try it with the test server of the lesson. This one hangs up on those who talk too soon, and knows only the receivers at school.example.',
      'Print each line that comes and each that you send. A real server answers EHLO in several lines, and all of them are one reply.',
      'Greeting first, then a command a reply: go on at `250 `, not at `250-`. At the 550 to a RCPT, reject with its words and send no DATA.',
    ],
    lesson: '09-applications#a-dialogue-by-hand-smtp',
    covers: [
      'must connect to the TCP port of the server and hand the mail over',
      'Any number of mails may be on their way at once',
    ],
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const mails = lab.mailbox<Message>('the mail server took');
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 1,
      onRcptTo: ({ address }, _session, done) => {
        const known = address.endsWith('@school.example');
        done(known ? undefined : Object.assign(new Error(`${address} is unknown here`), { responseCode: 550 }));
      },
      onData: (stream, { envelope }, done) => {
        const addresses = {
          from: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map(({ address }) => address),
        };
        textOf(stream).then((text) => {
          mails.post({ ...addresses, text });
          done();
        }, done);
      },
    });
    server.on('error', (error: Error) => lab.note(`the mail server: ${error.message}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const address = { host: '127.0.0.1', port: (server.server.address() as AddressInfo).port };
      const message = { ...messageOf(lab.random), to: ['luis@school.example', `${lab.random.word()}@school.example`] };
      const dotted = { ...message, text: `${message.text}.\n.hidden\n..\né ${lab.random.word()}` };
      const stranger = `${lab.random.word()}@elsewhere.example`;
      const refused = expect(sendMail(address, { ...message, to: [...message.to, stranger] }));
      await Promise.all([
        sendMail(address, dotted),
        refused.toRefuse(Error, new RegExp(`550 ${stranger} is unknown here`)),
      ]);
      expect(await mails.next()).toEqual({ ...dotted, text: `${dotted.text.replace(/\r?\n/g, CRLF)}${CRLF}` });
      await sendMail(address, message);
      expect(await mails.next()).toEqual(message);
    } finally {
      server.close();
    }
  },
);

/** A message to one receiver, its text in CR LF. */
function messageOf(random: Random): Message {
  const [from, to] = [`${random.word()}@student.example`, `${random.word()}@school.example`];
  const lines = [
    `From: <${from}>`,
    `To: <${to}>`,
    `Subject: ${random.word()}`,
    '',
    `Port ${random.int(1, 65535)} is open.`,
  ];
  return { from, to: [to], text: lines.map((line) => line + CRLF).join('') };
}

function addressOf({ host, port }: TcpListener) {
  return { host, port };
}

/** What a server waits for, one after the other; it may refuse after each. */
function stagesOf({ from, to }: Message): string[] {
  return [
    'the greeting',
    'EHLO',
    `MAIL FROM:<${from}>`,
    ...to.map((receiver) => `RCPT TO:<${receiver}>`),
    'DATA',
    'the text',
  ];
}

const OK = {
  greeting: ['220 mail.school.example'],
  EHLO: ['250 mail.school.example'],
  MAIL: ['250 OK'],
  RCPT: ['250 OK'],
  DATA: ['354 End data with <CR><LF>.<CR><LF>'],
  text: ['250 OK'],
  QUIT: ['221 Bye'],
};
type Replies = typeof OK;

function replyTo(command: string, replies: Replies): string[] {
  return replies[command.replace(/ .*/, '') as keyof Replies] ?? ['500 what do you mean?'];
}

/** One mail, from the greeting to the end of the connection. The text is as it was sent, without the line with the dot. */
async function takeMail(
  listener: TcpListener,
  replies: Replies = OK,
  send = (session: Session, lines: string[]) => session.reply(...lines),
): Promise<{ commands: string[]; text: string }> {
  const session = await Session.accept(listener);
  const commands: string[] = [];
  let text = '';
  await send(session, replies.greeting);
  for (let verb = ''; verb !== 'QUIT';) {
    const command = await session.command();
    commands.push(command);
    verb = command.replace(/ .*/, '');
    await send(session, replyTo(command, replies));
    if (verb !== 'DATA') continue;
    text = await session.text();
    await send(session, replies.text);
  }
  await session.peer.inbox.untilEnd();
  return { commands, text };
}

/** A server's end of one connection. */
class Session {
  private taken = 0;
  private hungUp = false;

  private constructor(readonly peer: TcpPeer) {}

  static async accept(listener: TcpListener): Promise<Session> {
    return new Session(await listener.accept());
  }

  reply(...lines: string[]): Promise<void> {
    return this.peer.send(lines.map((line) => line + CRLF).join(''));
  }

  /** The next command. */
  async command(): Promise<string> {
    const line = await this.take(CRLF);
    return line.slice(0, -CRLF.length);
  }

  async text(): Promise<string> {
    const text = await this.take(`${CRLF}.${CRLF}`);
    return text.slice(0, -`.${CRLF}`.length);
  }

  /** Nothing has come that was not yet its turn. */
  expectSilence(): void {
    const early = this.peer.inbox.received - this.taken;
    expect(early === 0 ? 'nothing' : `${early} bytes`).toBe('nothing');
  }

  /** Closes this direction (FIN). */
  hangUp(): void {
    this.hungUp = true;
    this.peer.halfClose();
  }

  /** Plays a server that agrees to all, up to a stage to which it owes the reply. */
  async goOnUntil(stage: string): Promise<void> {
    if (stage === 'the greeting') return;
    await this.reply(...OK.greeting);
    const commands: string[] = [];
    for (;;) {
      const command = await this.command();
      commands.push(command);
      if (command.startsWith(stage)) return;
      await this.reply(...replyTo(command, OK));
      if (command !== 'DATA') continue;
      await this.text();
      if (stage !== 'the text') expect(commands).toContain(stage);
      return;
    }
  }

  /** Waits for the end of the connection. @returns what comes before, but for a QUIT, which is answered */
  async finish(): Promise<string[]> {
    const commands: string[] = [];
    for (;;) {
      const command = await this.take(CRLF).catch(() => undefined);
      if (command === undefined) break;
      if (command !== `QUIT${CRLF}`) commands.push(command);
      else if (!this.hungUp) await this.reply(...OK.QUIT);
    }
    // When it was too late, and not the end, this says so.
    const rest = await this.peer.inbox.untilEnd();
    return rest.length > 0 ? [...commands, rest.toString()] : commands;
  }

  private async take(delimiter: string): Promise<string> {
    const bytes = await this.peer.inbox.until(delimiter);
    this.taken += bytes.length;
    return bytes.toString();
  }
}
