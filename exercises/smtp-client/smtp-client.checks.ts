import { SMTPServer } from 'smtp-server';
import { text as textOf } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { check, expect, fc, type CheckContext, type Lab, type Random, type TcpListener, type TcpPeer } from '#lab';
import type { Message } from './smtp-client.js';

type Exports = typeof import('./smtp-client.js');

type Student = CheckContext['student'];

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
    lesson: '11-applications#a-dialogue-by-hand-smtp',
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
    lesson: '11-applications#wait-for-each-reply',
    covers: [
      'Each is sent when the reply to what came before is complete, and not earlier',
      'Any number of mails may be on their way at once',
    ],
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const [listener, other] = [await lab.tcp.listen(), await lab.tcp.listen()];
    const message = { ...messageOf(lab.random), to: ['luis@school.example', `${lab.random.word()}@school.example`] };
    /** Another mail goes all its way meanwhile: whoever does not wait has spoken by then. */
    const meanwhile = async () => {
      await Promise.all([takeMail(other), sendMail(addressOf(other), message)]);
    };
    const watch = async () => {
      const session = await Session.accept(listener);
      // Cut in the middle of a letter: what one mail has of a reply is nothing to another.
      const inHalves = async (reply: string) => {
        const bytes = Buffer.from(reply + CRLF);
        const cut = bytes.indexOf('é') + 1;
        await session.peer.send(bytes.subarray(0, cut));
        await session.peer.untilRead();
        await meanwhile();
        session.expectSilence();
        await session.peer.send(bytes.subarray(cut));
      };
      await session.peer.send('220-mail.school.example\r\n');
      await session.peer.untilRead();
      await meanwhile();
      session.expectSilence();
      await session.reply('220 at your service');
      for (let command = ''; command !== 'DATA';) {
        command = await session.command();
        // What a server offers is no reason to go on sooner: the receivers are named one by one.
        const offers = command.startsWith('EHLO') ? OFFERS.map((offer) => `250-${offer}${CRLF}`).join('') : '';
        await inHalves(`${offers}${command === 'DATA' ? '354' : '250'} café`);
      }
      await session.text();
      await inHalves('250 café');
      await session.finish();
    };
    await Promise.all([watch(), sendMail(addressOf(listener), message)]);
    // Nor is it a reason to send something else.
    const offered = [OFFERS, [...OFFERS].reverse(), ...OFFERS.map((offer) => [offer])].map((offers) => {
      const lines = ['mail', ...offers].map(
        (offer, index) => `250${index === offers.length ? ' ' : '-'}${offer}${CRLF}`,
      );
      return { answers: { EHLO: lines.join('') } };
    });
    const accents = { ...messageOf(lab.random), to: ['josé@school.example'], text: `é ${lab.random.word()}\n` };
    await rehearse(student, lab, accents, offered, sentBy(accents));
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
    lesson: '11-applications#a-dialogue-by-hand-smtp',
    covers: 'once for each receiver, in their order',
  },
  async ({ student, lab }) => {
    const { sendMail } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    const to = Array.from({ length: lab.random.int(3, 5) }, () => `${lab.random.word()}@school.example`);
    const message = { ...messageOf(lab.random), to };
    const [{ commands }] = await Promise.all([takeMail(listener), sendMail(addressOf(listener), message)]);
    expect(commands.slice(2, -2)).toEqual(to.map((receiver) => `RCPT TO:<${receiver}>`));
    // The same message again and again, to several servers at once too: whoever calls has it still.
    const many = Array.from({ length: 150 }, (_, index) => `${lab.random.word(4)}${index}@school.example`);
    const special = [
      'josé@school.example',
      '"a b"@school.example',
      '$&@school.example',
      'constructor',
      '<',
      'A@School.Example',
    ];
    for (const receivers of [many, special]) {
      const sent = { ...message, to: receivers };
      await rehearse(student, lab, sent, [{ shares: true }, { shares: true }], sentBy(sent));
      await rehearse(student, lab, sent, [{}], sentBy(sent));
    }
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
    lesson: '11-applications#wait-for-each-reply',
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
    const message = messageOf(lab.random);
    const long = Array.from({ length: 200 }, (_, line) => `250-${line} 550 ${'x'.repeat(line)}${CRLF}`).join('');
    const codes = (first: string) => ['00', '11', '20', '34', '50', '51', '54', '99'].map((rest) => first + rest);
    const successes = STAGES.flatMap((stage) =>
      codes(stage === 'DATA' ? '3' : '2').flatMap((code) => [
        { [stage]: `${code} 550 no${CRLF}` },
        { [stage]: `${code}-554${CRLF}${code}- 554${CRLF}${code}${CRLF}` },
      ]),
    );
    const drip = { ...replies, EHLO: ['250-é', '250-250 a', '250 €'] };
    const dripped = Object.entries(drip).map(([stage, lines]) => [stage, lines.map((line) => line + CRLF).join('')]);
    await rehearse(
      student,
      lab,
      message,
      [
        ...successes.map((answers) => ({ answers })),
        { answers: Object.fromEntries(dripped) as Record<string, string>, drips: true },
        { answers: { EHLO: `${long}250 550${CRLF}` } },
        ...STAGES.map((stage) => ({
          answers: { [stage]: `${stage === 'DATA' ? 354 : 250} ${'é'.repeat(3000)}${CRLF}` },
        })),
      ],
      sentBy(message),
    );
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
    lesson: '11-applications#dots-and-line-ends',
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
    lesson: '11-applications#dots-and-line-ends',
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
    // None of these ends a line, whatever an expression takes for its beginning.
    const signs = ['\u2028', '\u2029', '\u0085', '\v', '\f', '\0', '\t', '\u00a0', '\ufeff', '\u3000', '\x1c', '\x7f'];
    for (const end of ['\n', CRLF]) {
      const text = signs.flatMap((sign) => [`${sign}.`, `a${sign}.b`, `.${sign}`, sign, `.${sign}.`]).join(end);
      await expectDelivered(student, lab, [text, `${text}${end}`]);
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
    lesson: '11-applications#dots-and-line-ends',
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
    await lab.forAll(texts, delivers, { runs: 12 });
    const inJavaScript = [
      '$&',
      '$1$`',
      "$'",
      '$$',
      '%s',
      '\\n',
      '\\r\\n',
      '\\.',
      '=2E',
      '=',
      '__proto__',
      'constructor',
      '',
      '',
    ];
    const odd = [
      '\u2028',
      ' ',
      '\t',
      'a \t',
      '\0',
      '\ufeff',
      'e\u0301',
      'é',
      '\u{10ffff}',
      'From x',
      '--',
      'DATA',
      'QUIT',
      '.',
    ];
    // Long enough to be cut on the way, and so that a cut at any place goes through a line end, a character or between dots.
    const emoji = '😀'.repeat(30_000);
    await expectDelivered(student, lab, [
      ...[...inJavaScript, ...odd].flatMap((line) => [line || '\n', `${line}\n`]),
      [...inJavaScript, ...odd].join('\n'),
      [...odd, ...inJavaScript, ''].join(CRLF),
      `${emoji}\n`,
      `a${emoji}`,
      'a\r\n'.repeat(60_000),
      'a.\n'.repeat(60_000),
      '.\r\n'.repeat(30_000),
      `${'x'.repeat(200_000)}.\n.`,
    ]);
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
    lesson: '11-applications#when-the-server-says-no',
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
    // The usual codes after each command, each of the rarer ones after one: none is a reason to try something else.
    const [one, words] = [messageOf(lab.random), `${lab.random.word()} 250 2 (é)`];
    for (const stage of STAGES.filter((name) => name !== 'QUIT')) {
      const rarer = CODES.filter((code) => !USUAL_CODES.includes(code));
      const codes = [...USUAL_CODES, ...rarer.filter((_, index) => index % 5 === STAGES.indexOf(stage) % 5)];
      const refusals = codes.map((code) => ({ answers: { [stage]: `${code} ${words} ${code}${CRLF}` } }));
      await rehearse(student, lab, one, refusals, ({ error, message, commands }, { answers = {} }) => {
        const reply = (answers[stage] ?? '').trimEnd();
        const expected = spoken(one).slice(0, Math.min(STAGES.indexOf(stage), 4));
        if (error === '') return 'the promise was resolved';
        if (!message.includes(reply)) return `the error says ${JSON.stringify(message)}`;
        const said = commands
          .filter((command) => command !== 'QUIT')
          .map((command) => command.replace(/^EHLO .*/, 'EHLO'));
        if (said.join() !== expected.join()) return `your program has sent: ${commands.join(', ')}`;
        return undefined;
      });
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
    lesson: '11-applications#when-the-server-says-no',
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
      for (const halfAReply of ['', '25']) await Promise.all([refused(), hangUp('fin', halfAReply)]);
    }
    lab.note('now a server that reads no more of a long text, and hangs up');
    const long = { ...message, text: lab.random.word(99).repeat(Math.ceil(lab.tcp.moreThanBuffered / 99)) };
    const hangUpAmidTheText = async () => {
      const session = await Session.accept(listener);
      await session.goOnUntil('DATA');
      session.peer.pause();
      await session.reply(...OK.DATA);
      session.hangUp();
    };
    await Promise.all([expect(sendMail(addressOf(listener), long)).toRefuse(Error), hangUpAmidTheText()]);
    const one = messageOf(lab.random);
    const plays = STAGES.filter((name) => name !== 'QUIT').flatMap((stage) => {
      const code = stage === 'DATA' ? '354' : '250';
      const broken = [
        '2',
        code,
        `${code} `,
        `${code} OK`,
        `${code} OK\r`,
        `${code}-`,
        `${code}-OK\r\n`,
        `${code}-a\r\n${code} b`,
      ];
      const complete = stage === 'text' ? [] : [`${code} OK\r\n`];
      return [...broken, ...complete].map((answer) => ({ answers: { [stage]: answer }, endsAfter: stage }));
    });
    await rehearse(student, lab, one, plays, ({ error }) => (error === '' ? 'the promise was resolved' : undefined));
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
    lesson: '11-applications#when-the-server-says-no',
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
    // This server leaves it to the client to close the connection.
    const replies = [...CODES, '221', '250', '354'].map((code) => ({
      answers: { QUIT: `${code} ${lab.random.word()}${CRLF}` },
    }));
    await rehearse(student, lab, message, replies, sentBy(message));
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
    lesson: '11-applications#dots-and-line-ends',
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
    // Again and again, with nothing between: each call is judged by itself, wherever the line break stands.
    const accepted = await student.evaluate(
      'called sendMail with some hundred addresses that have a CR or an LF in them',
      async ({ sendMail: send }: Exports, server: { host: string; port: number }, good: Message) => {
        const wrong: string[] = [];
        for (const lineBreak of ['\n', '\r', '\r\n', '\n\r', '\n\n'])
          for (const length of [0, 1, 2, 3, 7, 60, 1000])
            for (let time = 0; time < 3; time++)
              for (const end of ['', 'b', '@c.example']) {
                const bad = 'a'.repeat(length) + lineBreak + end;
                const messages = [
                  { ...good, from: bad },
                  { ...good, to: [bad] },
                  { ...good, to: [bad, bad] },
                  { ...good, to: [...good.to, ...good.to, bad] },
                  { ...good, to: [bad, ...good.to] },
                ];
                for (const tried of messages) {
                  let turns = 0;
                  const waits = async () => {
                    for (; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve));
                    return false;
                  };
                  const answer = send(server, tried).then(
                    () => false,
                    (error: unknown) => error instanceof RangeError,
                  );
                  const refused = await Promise.race([answer, waits()]);
                  turns = 50;
                  if (!refused) return JSON.stringify(bad.slice(-30));
                }
              }
        return wrong[0];
      },
      addressOf(listener),
      message,
    );
    if (accepted !== undefined) lab.fail(`sendMail was called with the address ${accepted}, and threw no RangeError`);
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
    lesson: '11-applications#a-dialogue-by-hand-smtp',
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

/** What a server replies to, one after the other. */
const STAGES = ['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'text', 'QUIT'];

/** What servers offer in their reply to EHLO, each in a line of its own. */
const OFFERS = [
  ...['PIPELINING', 'SIZE 10485760', '8BITMIME', 'SMTPUTF8', 'CHUNKING', 'BINARYMIME', 'STARTTLS', 'DSN', 'HELP'],
  ...['AUTH PLAIN LOGIN', 'ENHANCEDSTATUSCODES', 'VRFY', 'pipelining'],
];

/** Refusals of all kinds: in RFC 5321 and its extensions, and others. */
/** With which servers refuse most, and after which programs try something else. */
const USUAL_CODES = ['421', '450', '451', '452', '500', '502', '503', '530', '550', '552', '554'];
const CODES =
  '400 421 432 450 451 452 454 455 458 471 499 500 501 502 503 504 521 530 534 535 538 550 551 552 553 554 555 556 571 599'.split(
    ' ',
  );

/** One dialogue with a server in the program's own process, which agrees to all but what is said here. */
interface Play {
  /** Raw replies, by stage. */
  answers?: Record<string, string>;
  /** Sends each byte by itself. */
  drips?: boolean;
  /** Hangs up (FIN) after this reply. */
  endsAfter?: string;
  /** Whether the caller uses the same array of receivers for all of them. */
  shares?: boolean;
}

interface Played {
  /** The class of the error with which the promise was rejected, or nothing. */
  error: string;
  message: string;
  commands: string[];
  /** As it was sent, without the line with the dot. */
  text: string;
}

type Verdict = (played: Played, play: Play) => string | undefined;

/** All of these dialogues at once, with the same message, and each has to come to its end. */
async function rehearse(student: Student, lab: Lab, sent: Message, plays: Play[], verdict: Verdict): Promise<void> {
  for (let from = 0; from < plays.length; from += 25) {
    const some = plays.slice(from, from + 25);
    const what = `called sendMail with the same message for ${some.length} servers in the same process at once`;
    const played = await student.evaluate(what, actOut, sent, some);
    for (const [index, play] of some.entries()) {
      const outcome = played[index];
      const wrong = typeof outcome === 'object' ? verdict(outcome, play) : (outcome ?? 'nothing came of it');
      const server = Object.entries(play.answers ?? {}).map(([stage, reply]) => {
        const shown = JSON.stringify(reply.length > 60 ? `${reply.slice(0, 60)}…` : reply);
        return `${shown} ${stage === 'greeting' ? 'as its greeting' : `after ${stage === 'text' ? 'the text' : stage}`}`;
      });
      const said = server.length > 0 ? `a server replied ${server.join(', ')}` : 'a server agreed to all';
      const ended = play.endsAfter === undefined ? '' : ' and hung up (FIN)';
      if (wrong !== undefined) lab.fail(`${said}${ended}: ${wrong}`);
    }
  }
}

/** What a client says after the greeting, in which EHLO stands for any name. */
function spoken({ from, to }: Message): string[] {
  return [
    'EHLO',
    `MAIL FROM:<${from}>`,
    ...to.map((receiver) => `RCPT TO:<${receiver}>`),
    'DATA',
    'text',
    'QUIT',
  ].filter((word) => word !== 'text');
}

/** The mail is sent, and everything was said. */
function sentBy(sent: Message): Verdict {
  return ({ error, message, commands }) => {
    if (error !== '') return `the promise was rejected, ${error}: ${message}`;
    const said = commands.map((command) => command.replace(/^EHLO \S+$/, 'EHLO'));
    const expected = spoken(sent);
    const at = expected.findIndex((command, index) => command !== said[index]);
    if (at >= 0)
      return `your program has sent ${JSON.stringify(said[at] ?? 'nothing')} where ${JSON.stringify(expected[at])} was due`;
    return said.length > expected.length
      ? `your program has also sent ${said.slice(expected.length).join(', ')}`
      : undefined;
  };
}

/** Line after line, as the stub has it. */
function onTheWire(text: string): string {
  let wire = '';
  for (let at = 0; at < text.length;) {
    const lineFeed = text.indexOf('\n', at);
    const end = lineFeed < 0 ? text.length : lineFeed;
    const line = text.slice(at, lineFeed > at && text[end - 1] === '\r' ? end - 1 : end);
    wire += `${line.startsWith('.') ? '.' : ''}${line}${CRLF}`;
    at = end + 1;
  }
  return wire;
}

/** Each of these texts, in a mail of its own. */
async function expectDelivered(student: Student, lab: Lab, texts: string[]): Promise<void> {
  for (const text of texts) {
    await rehearse(student, lab, { ...messageOf(lab.random), text }, [{}], ({ error, message, text: got }) => {
      if (error !== '') return `the promise was rejected, ${error}: ${message}`;
      const expected = onTheWire(text);
      if (got === expected) return undefined;
      let at = 0;
      while (got[at] === expected[at]) at++;
      const part = (all: string) => JSON.stringify(all.slice(Math.max(0, at - 10), at + 20));
      return `the text, from its character ${Math.max(0, at - 10)} on, was sent as ${part(got)} and not as ${part(expected)}`;
    });
  }
}

/**
 * Sent as text into the program's process, so it uses nothing from around it. It waits without timers, for turns of the event loop.
 * @returns of each what came of it, or in words what did not come to its end
 */
async function actOut({ sendMail }: Exports, sent: Message, plays: Play[]): Promise<(Played | string)[]> {
  const net = process.getBuiltinModule('node:net');
  const defaults: Record<string, string> = { greeting: '220 mail', DATA: '354 go on', QUIT: '221 bye' };
  const before = JSON.stringify([sent.from, sent.to]);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const until = async (done: () => boolean) => {
    for (let [turns, ms, last] = [0, 0, performance.now()]; !done() && (turns < 500 || ms < 1200); turns++) {
      await turn();
      const now = performance.now();
      ms += Math.min(now - last, 10);
      last = now;
    }
    return done();
  };
  const play = async ({ answers = {}, drips = false, endsAfter, shares = false }: Play) => {
    const played: Played = { error: '', message: '', commands: [], text: '' };
    let [closed, settled] = [false, false];
    const sockets: import('node:net').Socket[] = [];
    const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      sockets.push(socket);
      let [rest, inText] = [Buffer.alloc(0), false];
      const reply = async (stage: string) => {
        const bytes = Buffer.from(answers[stage] ?? `${defaults[stage] ?? '250 OK'}\r\n`);
        for (const byte of drips ? bytes : []) {
          socket.write(Buffer.of(byte));
          await turn();
        }
        if (!drips) socket.write(bytes);
        if (stage === endsAfter) socket.end();
      };
      const read = async () => {
        for (;;) {
          const startsWithDot = inText && rest.subarray(0, 3).toString() === '.\r\n';
          const mark = inText ? '\r\n.\r\n' : '\r\n';
          const at = startsWithDot ? 0 : rest.indexOf(mark);
          if (at < 0) return;
          const taken = rest.subarray(0, inText && !startsWithDot ? at + 2 : at).toString();
          rest = rest.subarray(at + (startsWithDot ? 3 : mark.length));
          if (inText) {
            inText = false;
            played.text = taken;
            await reply('text');
          } else {
            played.commands.push(taken);
            const stage = taken.replace(/ [^]*/, '');
            inText = stage === 'DATA' && (answers['DATA'] ?? '3').startsWith('3');
            await reply(stage);
          }
        }
      };
      const pieces: Buffer[] = [];
      let reading = reply('greeting');
      socket.on('data', (piece: Buffer) => {
        pieces.push(piece);
        reading = reading.then(() => {
          rest = Buffer.concat([rest, ...pieces.splice(0)]);
          return read();
        });
      });
      socket.on('end', () => void (closed = true));
      socket.on('close', () => void (closed = true));
      socket.on('error', () => void (closed = true));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const { port } = server.address() as import('node:net').AddressInfo;
    const fail = (error: unknown) => {
      played.error = error instanceof Error ? error.name : `threw ${String(error)}, which is no Error`;
      played.message = error instanceof Error ? error.message : '';
    };
    void sendMail({ host: '127.0.0.1', port }, shares ? sent : { ...sent, to: [...sent.to] })
      .catch(fail)
      .then(() => (settled = true));
    const done = await until(() => settled);
    const left = await until(() => closed);
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    const said = played.commands.length > 0 ? ` after ${played.commands.slice(-1).join()}` : '';
    if (!done) return `the promise that sendMail returned is still pending${said}`;
    if (!left) return `the connection stays open on your side${said}`;
    if (JSON.stringify([sent.from, sent.to]) !== before) return 'sendMail has changed the message of its caller';
    return played;
  };
  return Promise.all(plays.map(play));
}

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
    expect(early === 0 ? 'nothing' : `${early} bytes before the reply was complete`).toBe('nothing');
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
