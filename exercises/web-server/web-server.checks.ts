import { spawn } from 'node:child_process';
import net from 'node:net';
import { check, expect, type Lab, type Random, type Student, type TcpPeer } from '#lab';
import type { Pages } from './web-server.js';

type Exports = typeof import('./web-server.js');
type Server = Parameters<Lab['tcp']['connect']>[0];

const LIMIT = 8192;
const TEN_MINUTES = 600_000;
const END = '\r\n\r\n';
/** In ms; half of the time that a client may be silent after the server's FIN before it is broken off. */
const LINGER = 1500;
/** So many clients come and break off before the last one. */
const GONE = 600;
/** Names that each object has, and what is nearly GET or HEAD. */
const METHODS = [
  ...[
    'POST',
    'PUT',
    'DELETE',
    'OPTIONS',
    'PATCH',
    'TRACE',
    'BREW',
    'get',
    'Head',
    'GETS',
    'HEADER',
    'G',
    'M-SEARCH',
    'true',
  ],
  ...['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'],
];
/** Paths as `URL` or a file system would not leave them, each with a text of its own; and some that are like them. */
const ODD_PATHS = [
  ...[
    '//',
    '/a/../b',
    '/./a',
    '/a//b',
    '/a/',
    '/A',
    '/a#b',
    '/a"b',
    '/a\\b',
    '/a;b',
    '/a:80',
    '/a+b',
    '/<a>',
    '/a|b',
    '/{a}',
    '/a^`',
    '/..',
  ],
  ...[
    '/__proto__',
    '/constructor',
    '/toString',
    '/index.html',
    '/http://a/',
    '//a/b',
    '/a&b=c',
    '/.',
    '/a/.',
    '/*',
    "/'",
  ],
];
const NO_PATHS = [
  '///',
  '/a',
  '/b',
  '/a/b',
  '/a/../a',
  '/./',
  '/a/..',
  '/hasOwnProperty',
  '/valueOf',
  '/index',
  '/__proto__/',
  '/a/./',
];

const LISTENS = 'listens on the port that it is given, and returns its server';
const GETS = 'answers GET with the page';

check(
  LISTENS,
  {
    points: 1,
    hint: [
      'Pass the argument `port` to `server.listen`, and end the function with `return server`.',
      'A fixed port such as 8080 is not the one that is asked for. And the `return` of a callback is not that of `startWebServer`.',
      "`const server = net.createServer((socket) => { … }); return server.listen(port, '127.0.0.1');`. A promise of the server is right too.",
    ],
    lesson: '12-web-server#what-waits-behind-the-port-a-web-server',
    covers: ['listen on the TCP port that it is given', 'return the listening net.Server, or a promise of it'],
  },
  async ({ student, lab }) => {
    await manyServers(student, lab, async (server) => (await lab.tcp.connect(server)).close());
  },
);

check(
  GETS,
  {
    points: 2,
    needs: LISTENS,
    hint: [
      'Status line, Content-Length, an empty line, the page; CR LF behind each line of the head.',
      '`\\n` alone ends no line here: a client looks for CR LF CR LF to find the end of the head. Content-Length is there once, and counts the body alone.',
      "`['HTTP/1.1 200 OK', 'Content-Length: ' + Buffer.byteLength(page)].join('\\r\\n') + '\\r\\n\\r\\n' + page`",
    ],
    lesson: '12-web-server#what-waits-behind-the-port-a-web-server',
    covers: [
      '200 OK: there is such a page, even an empty one, and the method is GET',
      "The body is the page's text, unchanged",
      'A response has a status line',
    ],
  },
  async ({ student, lab }) => {
    const pages = pagesOf(lab.random);
    const server = await start(student, pages);
    for (const [path, text] of Object.entries(pages)) {
      const peer = await lab.tcp.connect(server);
      await peer.send(get(path));
      await expectPage(peer, text);
    }
  },
);

check(
  'finds every page by its path, and states its length in bytes',
  {
    points: 2,
    needs: GETS,
    hint: [
      'The path ends where the query begins. One character can be several bytes. And a page with no bytes at all is still a page.',
      '`page.length` counts `é` as one, and it has two bytes. An empty page is false in a condition. And `/?a=/b` asks for the page `/`.',
      "`const path = target.split('?', 1)[0];`, `page !== undefined` and not just `page`, and `Buffer.byteLength(page)` for the length.",
    ],
    lesson: '12-web-server#answers-a-web-server-must-know',
    covers: [
      'The path is the target up to the first `?`',
      'Every response has exactly one Content-Length: the bytes of the body, 0 if it is empty',
      'and then the body in UTF-8',
      'even an empty one',
    ],
  },
  async ({ student, lab }) => {
    const word = lab.random.word();
    const plain: Pages = {
      '/': `${word} é ${word}`,
      '/euro': '€'.repeat(lab.random.int(2, 9)),
      '/smile': '😀',
      '/empty': '',
    };
    const texts = ['0', ' ', '\n', '\ufeffx', '$&', `a${END}b`, 'null', `${get('/')}`, '<é>'.repeat(60_000), '\r\n'];
    const odd: Pages = Object.fromEntries(ODD_PATHS.map((path, index) => [path, texts[index] ?? `${word} ${path}`]));
    await manyServers(
      student,
      lab,
      async (own, ownPages) => {
        const peer = await lab.tcp.connect(own);
        for (const [path, text] of Object.entries(ownPages)) {
          for (const query of ['', '?', '??a', '?a?b#c', '?/../x']) {
            await peer.send(get(path + query));
            await expectPage(peer, text);
            if (text.length > 1000) break;
          }
        }
        for (const path of NO_PATHS) {
          await peer.send(request('HEAD', path));
          const { status } = parseHead((await peer.inbox.until(END)).toString());
          if (status !== 404) lab.fail(`asked for ${path}, and there is no such page, but the answer was ${status}`);
        }
        peer.close();
      },
      { ...plain, ...odd },
    );
  },
);

check(
  'answers HEAD as it answers GET, but without the body',
  {
    points: 2,
    needs: GETS,
    hint: [
      'HEAD asks what GET would bring, its length too. Build the same answer, and send all of it but the body.',
      'The length is that of the page, not 0. A body behind it would be taken for the beginning of the next answer. For a 404 it is the same.',
      "Make head and body as for GET, Content-Length included, and then: `socket.write(method === 'HEAD' ? head : head + body);`",
    ],
    lesson: '12-web-server#answers-a-web-server-must-know',
    covers: [
      'To HEAD the answer has the status and headers that it would have to GET',
      'to HEAD, of the body that GET would bring',
      'Where the request line is whole and the method HEAD, there is none',
    ],
  },
  async ({ student, lab }) => {
    const pages = pagesOf(lab.random);
    const server = await start(student, pages);
    for (const path of [...Object.keys(pages), `/${lab.random.word(12)}`]) {
      const [byGet] = await exchange(lab, server, [['GET', get(path)]]);
      const [byHead, next] = await exchange(lab, server, [
        ['HEAD', request('HEAD', path)],
        ['GET', get('/')],
      ]);
      expect({ ...byHead, headers: withoutDate(byHead) }).toEqual({ ...byGet, headers: withoutDate(byGet), body: '' });
      expect(next?.body).toBe(pages['/']);
    }
    const noHost = ['HEAD / HTTP/1.1', 'Accept: */*'].join('\r\n') + END;
    const tooLarge = request('HEAD', '/', [`X-Filler: ${lab.random.word(LIMIT)}`]);
    for (const [status, head] of [
      [400, noHost],
      [400, request('HEAD', '/', ['Content-Length: x'])],
      [431, tooLarge],
      [404, request('HEAD', `/${lab.random.word(12)}`, ['Connection: close'])],
      [200, request('HEAD', '/', ['Connection: close'])],
    ] as const) {
      const peer = await lab.tcp.connect(server);
      await peer.send(head);
      const answer = await peer.inbox.untilEnd();
      const end = answer.indexOf(END) + END.length;
      expect(parseHead(answer.toString('utf8', 0, end)).status).toBe(status);
      if (answer.length > end)
        lab.fail(`an answer to HEAD, ${status}, has ${answer.length - end} bytes of body, and should have none`);
    }
  },
);

check(
  'answers 404 where there is no page, and 405 where the method is another',
  {
    points: 2,
    needs: GETS,
    hint: [
      'First look for the page: no page, no method. A 405 says in Allow what could be done instead.',
      'Where there is no page, POST and DELETE get a 404 as well. That GET and HEAD are allowed, a 405 says in a header, for programs do not read the body.',
      'In this order: no page, 404; neither GET nor HEAD, 405 with the line `Allow: GET, HEAD`; else 200.',
    ],
    lesson: '12-web-server#answers-a-web-server-must-know',
    covers: [
      'when the client has closed its direction (FIN) and all requests that are complete are answered',
      '404 Not Found: there is no such page, whatever the method',
      '405 Method Not Allowed: there is such a page, and the method is neither GET nor HEAD',
      'With a header `Allow: GET, HEAD`',
    ],
  },
  async ({ student, lab }) => {
    const pages = pagesOf(lab.random);
    const server = await start(student, pages);
    const path = lab.random.pick(Object.keys(pages));
    const missing = [`/${lab.random.word(12)}`, `/${lab.random.word(12)}.html`];
    for (const nowhere of missing) {
      for (const method of ['GET', 'DELETE', 'POST']) {
        const [answer, next] = await exchange(lab, server, [
          [method, request(method, nowhere)],
          ['GET', get(path)],
        ]);
        expect(answer?.status).toBe(404);
        expect(next).toMatchObject({ status: 200, body: pages[path] });
      }
    }
    for (const method of METHODS) {
      const [answer, next] = await exchange(lab, server, [
        [method, request(method, path)],
        ['GET', get(path)],
      ]);
      if (answer?.status !== 405)
        lab.fail(`the method ${method} was answered with ${answer?.status}, and not with 405`);
      const allow = (answer?.headers['allow'] ?? []).flatMap((value) => value.split(/[ ,]+/));
      expect(allow.sort()).toEqual(['GET', 'HEAD']);
      expect(next).toMatchObject({ status: 200, body: pages[path] });
    }
  },
);

check(
  'keeps the connection open, and closes it when it is asked to',
  {
    points: 2,
    needs: GETS,
    hint: [
      'Close after an answer only if this request has `Connection: close`, in whatever capitals. `end` sends first what is still waiting, `destroy` does not.',
      'Who closes after every answer drops requests that have come already. Names and the word `close` may be in capitals, with blanks around the word.',
      "`name.toLowerCase() === 'connection' && value.trim().toLowerCase() === 'close'`: `socket.end()` behind this answer, and no further answers.",
    ],
    lesson: '12-web-server#requests-come-in-pieces',
    covers: [
      'The connection stays open for the next request, however long that is in coming',
      'The server closes it once the whole answer is sent, by FIN and not by a reset',
      'after the answer to a request with the header `Connection: close`',
      'Names are read without regard to capitals; blanks (U+0020) around the value do not belong to it',
    ],
  },
  async ({ student, lab }) => {
    const pages: Pages = { ...pagesOf(lab.random), '/large': lab.random.word(1000).repeat(200) };
    const server = await start(student, pages);
    const path = lab.random.pick(Object.keys(pages));
    for (const header of ['Connection: close', 'connection:CLOSE', 'CONNECTION:  Close ']) {
      const peer = await lab.tcp.connect(server);
      for (let time = 0; time < 3; time++) {
        await peer.send(get(path, time === 1 ? ['Connection: keep-alive'] : []));
        await expectPage(peer, pages[path]);
      }
      await peer.send(get(path, [header]) + get('/'));
      await expectPage(peer, pages[path]);
      await expect(peer).toReceiveEnd('fin');
    }
    const leaves = await lab.tcp.connect(server);
    await leaves.send(get(path) + get(path).slice(0, -lab.random.int(1, 20)));
    leaves.halfClose();
    await expectPage(leaves, pages[path]);
    await expect(leaves).toReceiveEnd('fin');
    const [silent, halfway] = [await lab.tcp.connect(server), await lab.tcp.connect(server)];
    await silent.send(get(path));
    await expectPage(silent, pages[path]);
    await halfway.send(get(path).slice(0, 10));
    await halfway.untilRead();
    const newcomer = await lab.tcp.connect(server);
    await student.advanceClock(TEN_MINUTES);
    await newcomer.send(get(path));
    await expectPage(newcomer, pages[path]);
    await silent.send(get(path));
    await expectPage(silent, pages[path]);
    await halfway.send(get(path).slice(10));
    await expectPage(halfway, pages[path]);
    const large = pages['/large'];
    const impatient = await lab.tcp.connect(server);
    await impatient.send(get('/large').repeat(30) + get('/large', ['Connection: close']));
    for (let answer = 0; answer <= 30; answer++) await expectPage(impatient, large);
    await expect(impatient).toReceiveEnd('fin');
    // The server knows that it is to close while it still owes the answers, and can send them only later.
    const late = await lab.tcp.connectMany(server, 3);
    for (const [index, peer] of late.entries()) {
      await peer.window('closed');
      await peer.send([get(path), get('/large'), get('/large', ['Connection: close'])][index] ?? '');
      if (index < 2) peer.halfClose();
    }
    for (const peer of [...late, ...late]) await peer.window('closed');
    await student.advanceClock(TEN_MINUTES);
    for (const [index, peer] of late.entries()) {
      await peer.window('open');
      await expectPage(peer, index === 0 ? pages[path] : large);
      await expect(peer).toReceiveEnd('fin');
    }
    // The FIN may come anywhere: what is not complete is not answered, and what waits for more waits in vain.
    const whole = get(path);
    const cuts = [
      0,
      1,
      4,
      whole.indexOf('\r\n'),
      whole.indexOf('\r\n') + 1,
      whole.length - 3,
      whole.length - 2,
      whole.length - 1,
    ];
    for (const cut of cuts) {
      const peer = await lab.tcp.connect(server);
      await peer.send(whole + whole.slice(0, cut));
      peer.halfClose();
      await expectPage(peer, pages[path]);
      await expect(peer).toReceiveEnd('fin');
    }
    for (const sent of ['', 'abc']) {
      const inBody = await lab.tcp.connect(server);
      await inBody.send(whole + request('POST', path, ['Content-Length: 10']) + sent);
      inBody.halfClose();
      await expectPage(inBody, pages[path]);
      // An answer may come before the body or after; this body never comes.
      const rest = parse(await inBody.inbox.untilEnd(), ['POST']).map(({ status }) => status);
      if (rest.length > 0) expect(rest).toEqual([405]);
    }
  },
);

check(
  'answers requests that arrive in pieces, and several that arrive at once',
  {
    points: 3,
    needs: GETS,
    hint: [
      'What has arrived stands in a buffer. While it holds a complete head, take that off the front and answer it; the rest waits.',
      'TCP cuts anywhere: a chunk may end inside of a head, even inside of CR LF CR LF, or hold three requests. Forget nothing, and do not stop after one.',
      "`rest = Buffer.concat([rest, chunk]);`, then as long as `rest.indexOf('\\r\\n\\r\\n')` is not -1: answer that head, and `rest = rest.subarray(end + 4);`",
    ],
    lesson: '12-web-server#requests-come-in-pieces',
    covers: [
      'A request may arrive in pieces, cut anywhere, and several may arrive at once',
      'Each is answered, in their order',
    ],
  },
  async ({ student, lab }) => {
    const pages: Pages = { ...pagesOf(lab.random), '/large': lab.random.word(1000).repeat(200) };
    const server = await start(student, pages);
    const paths = lab.random.shuffle(Object.keys(pages).filter((path) => path !== '/large'));
    const peer = await lab.tcp.connect(server);
    const one = get(paths[0]);
    await peer.sendInPieces(one, [1, 3, lab.random.int(5, 12), one.length - 3, one.length - 1]);
    await expectPage(peer, pages[paths[0] ?? '']);
    await peer.send(paths.map((path) => get(path)).join(''));
    for (const path of paths) await expectPage(peer, pages[path]);
    const two = get(paths[0]) + get(paths[1]);
    await peer.sendInPieces(two, [lab.random.int(one.length + 1, two.length - 5), two.length - 2]);
    await expectPage(peer, pages[paths[0] ?? '']);
    await expectPage(peer, pages[paths[1] ?? '']);
    await peer.drip(one);
    await expectPage(peer, pages[paths[0] ?? '']);
    lab.note('300 requests at once, with large and small pages');
    const many = await lab.tcp.connect(server);
    const asked = Array.from({ length: 300 }, (_, index) => (index % 60 === 0 ? '/large' : '/'));
    void many.offer(asked.map((path) => get(path)).join(''));
    for (const path of asked) await expectPage(many, pages[path]);
  },
);

check(
  'refuses with 400 what is no request, and closes',
  {
    points: 2,
    needs: GETS,
    hint: [
      'Three words in the request line, a colon in each header line, exactly one Host. What is `Number("")`, and what is `Number("1e1")`?',
      'Read line by line: `Host:` may also stand inside of another header. A length has digits and nothing else. And after a 400 nothing is answered.',
      '`/^(\\S+) (\\/\\S*) HTTP\\/1\\.1$/` for the first line, `/^([^:]+):(.*)$/` for the others, `/^\\d+$/` for a length. If not: a 400 and `socket.end()`.',
    ],
    lesson: '12-web-server#answers-a-web-server-must-know',
    covers: [
      '400 Bad Request, as soon as the head is complete',
      'after an answer with 400 or 431',
      'A request has a head',
      'A header line is a name, a colon and a value',
    ],
  },
  async ({ student, lab }) => {
    const pages = pagesOf(lab.random);
    const server = await start(student, pages);
    const path = lab.random.pick(Object.keys(pages));
    const word = lab.random.word();
    const host = `Host: ${word}.example`;
    const line = `GET ${path} HTTP/1.1`;
    const heads = [
      [word, host],
      [`GET ${path}`, host],
      [`${line} ${word}`, host],
      [`${word} ${line}`, host],
      [`GET ${path} ${word} HTTP/1.1`, host],
      [`GET  ${path} HTTP/1.1`, host],
      [`GET ${path} XTTP/1.1`, host],
      ...[`${line} `, ` ${line}`, `GET ${path}  HTTP/1.1`, `GET ${path} HTTP/1.1x`, `GET ${path} XHTTP/1.1`].map(
        (first) => [first, host],
      ),
      ...[`GET ${path} HTTP`, `GET ${path} `, `${path} HTTP/1.1`, `${word}`, `GET ${path}HTTP/1.1`].map((first) => [
        first,
        host,
      ]),
      [line, word, host],
      [line, 'Accept: */*', word, host],
      [line, host, host, host],
      [line, 'HOST: a', 'host: b'],
      [line, `Host-${word}: a`],
      [line, `Accept: ${host}`],
      [line],
      [line, `X-${word}: ${host}`],
      [line, host, host],
      [line, host, 'Accept: */*', `host: ${word}`],
      [line, host, word],
      // With a body that does not come.
      [line, 'Content-Length: 500'],
      [line, host, word, 'Content-Length: 500'],
      ...[
        ...'many,,-1,+1,1e1,0x1,1.0,1 1,1;,.1,1.,-0,1_0,1n,Infinity,NaN,null,１,١,0b1,--1,a1,1a'.split(','),
        '1,1',
      ].map((length) => [line, host, `Content-Length: ${length}`]),
    ];
    for (const [index, head] of heads.entries()) {
      const peer = await lab.tcp.connect(server);
      // The answer is due as soon as the head is complete, and nothing that follows is answered.
      await peer.send(head.join('\r\n') + END + (index % 2 === 0 ? get(path) : ''));
      const answers = parse(await peer.inbox.untilEnd(), ['GET', 'GET']).map(({ status }) => status);
      if (answers.join() !== '400')
        lab.fail(
          `a head with the lines ${JSON.stringify(head)} was answered with ${answers.join(', ')}, and not with 400`,
        );
    }
    // Blanks around the value do not belong to it; whatever else looks like one does, whether it is sent in UTF-8 or as a single byte.
    for (const white of ['\v', '\f', '\0', '\u001c', '\u0085', '\u00a0', '\u2003', '\u2028', '\ufeff']) {
      const code = `U+${(white.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
      for (const value of [`${white}5`, `5${white}`, ` ${white} 5 ${white} `]) {
        for (const encoding of white <= '\u00ff' ? (['utf8', 'latin1'] as const) : (['utf8'] as const)) {
          const peer = await lab.tcp.connect(server);
          await peer.send(Buffer.from([line, host, `Content-Length:${value}`].join('\r\n') + END, encoding));
          peer.halfClose();
          const answers = parse(await peer.inbox.untilEnd(), ['GET', 'GET']).map(({ status }) => status);
          if (answers.join() !== '400')
            lab.fail(
              `a Content-Length with ${code} beside its digits, ${JSON.stringify(value)}, was answered with ${answers.join(', ') || 'nothing'}, and not with 400`,
            );
        }
      }
    }
    for (const good of [
      ['Content-Length: 0'],
      ['content-length:00 '],
      ['X: Host: a:b'],
      ['X:'],
      ['X-Content-Length: x'],
      ['X: HTTP/1.1 a b'],
      ['constructor: a', '__proto__: a', 'toString: a', 'hasOwnProperty: a'],
    ]) {
      const peer = await lab.tcp.connect(server);
      await peer.send(get(path, good));
      await expectPage(peer, pages[path]);
    }
    for (const value of ['', ' ']) {
      const peer = await lab.tcp.connect(server);
      await peer.send(`${line}\r\nHost:${value}${END}`);
      await expectPage(peer, pages[path]);
    }
    await expectFinThoughItTalksOn(student, lab, server, `${line}${END}`, 400);
  },
);

check(
  'refuses a head of more than 8192 bytes with 431, and counts nothing else',
  {
    points: 2,
    needs: GETS,
    hint: [
      'Do not wait for an end that may never come. But look for complete heads first: what stands behind one belongs to the next.',
      'The limit is for each head by itself: many small requests at once are fine, and bodies do not count. An unfinished head counts as far as it has come.',
      'For each head, in the loop: `const size = end < 0 ? rest.length : end + 4;`. If that is over 8192, write a 431 and call `socket.end()`.',
    ],
    lesson: '12-web-server#requests-come-in-pieces',
    covers: [
      '431 Request Header Fields Too Large: the head has more than 8192 bytes',
      'What follows a head does not count for it',
      'after an answer with 400 or 431',
    ],
  },
  async ({ student, lab }) => {
    const pages = pagesOf(lab.random);
    const server = await start(student, pages);
    const path = lab.random.pick(Object.keys(pages));
    const ofLength = (length: number) => {
      const without = get(path, ['X-Filler: ']).length;
      return get(path, [`X-Filler: ${lab.random.word(length - without)}`]);
    };
    const peer = await lab.tcp.connect(server);
    await peer.send(ofLength(LIMIT));
    await expectPage(peer, pages[path]);
    await peer.send(ofLength(300).repeat(60));
    for (let answer = 0; answer < 60; answer++) await expectPage(peer, pages[path]);
    const cutHead = ofLength(LIMIT);
    await peer.sendInPieces(cutHead, [1000, LIMIT - 1]);
    await expectPage(peer, pages[path]);
    await peer.send(get(path) + ofLength(LIMIT));
    for (const text of [pages[path], pages[path]]) await expectPage(peer, text);
    const more = LIMIT + lab.random.int(2, 100);
    const small = Array.from({ length: 900 }, (_, index) => `X-${index}: a`);
    const sent = [
      { bytes: ofLength(more), statuses: [431] },
      { bytes: ofLength(LIMIT + 1), statuses: [431] },
      { bytes: ofLength(more + 10).slice(0, more), statuses: [431] },
      { bytes: ofLength(more + 10).slice(0, LIMIT + 1), statuses: [431] },
      { bytes: get(path) + ofLength(more) + get(path), statuses: [200, 431] },
      { bytes: get(path) + ofLength(more + 10).slice(0, LIMIT + 1), statuses: [200, 431] },
      { bytes: get(path) + get(path) + ofLength(3 * LIMIT).slice(0, -4), statuses: [200, 200, 431] },
      { bytes: get(`/${lab.random.word(LIMIT)}`), statuses: [431] },
      { bytes: `GET /${lab.random.word(LIMIT)}`, statuses: [431] },
      { bytes: get(path, small).slice(0, -2), statuses: [431] },
      { bytes: ofLength(LIMIT + 1), cut: LIMIT - 1, statuses: [431] },
      { bytes: ofLength(LIMIT) + ofLength(LIMIT + 1), cut: LIMIT + 10, statuses: [200, 431] },
    ];
    // Bytes count, and not characters: of two, three and four bytes, and some that are none in UTF-8.
    const begin = get(path, ['X-Filler: ']).slice(0, -END.length);
    const filled = (filler: Buffer, length: number) =>
      Buffer.concat([Buffer.from(begin), Buffer.alloc(length - begin.length - END.length, filler), Buffer.from(END)]);
    for (const filler of ['é', '€', '😀', Buffer.of(0xe9), Buffer.of(0xff, 0x80)].map((one) => Buffer.from(one))) {
      const [whole, over] = [filled(filler, LIMIT), filled(filler, LIMIT + 1)];
      for (const [what, head, status] of [
        [`of ${LIMIT} bytes`, whole, 200],
        [`of ${LIMIT + 1} bytes`, over, 431],
        [`that has ${LIMIT + 1} bytes so far`, filled(filler, LIMIT + 20).subarray(0, LIMIT + 1), 431],
      ] as const) {
        const beyond = await lab.tcp.connect(server);
        await beyond.send(head);
        beyond.halfClose();
        const [answer] = parse(await beyond.inbox.untilEnd(), ['GET', 'GET']);
        if (answer?.status !== status)
          lab.fail(
            `a head ${what}, most of them the bytes ${filler.toString('hex')} again and again, was answered with ${answer?.status ?? 'nothing'}, and not with ${status}: bytes count, and not characters`,
          );
      }
    }
    for (const { bytes, cut, statuses } of sent) {
      const refused = await lab.tcp.connect(server);
      if (cut === undefined) await refused.send(bytes);
      else await refused.sendInPieces(bytes, [cut]);
      const answers = parse(await refused.inbox.untilEnd(), ['GET', 'GET', 'GET']);
      expect(answers.map(({ status }) => status)).toEqual(statuses);
    }
    await expectFinThoughItTalksOn(student, lab, server, ofLength(more + 10).slice(0, more), 431);
  },
);

check(
  'does not take the body of a request for the next request',
  {
    points: 3,
    needs: GETS,
    hint: [
      'A body is as long as the Content-Length of its request says. Its bytes may be anything, and may come later than the head.',
      'Count bytes, not characters. What has not come yet is to be skipped later: note how much. Or close after the answer to a request with a body.',
      'Either `socket.end()` behind this answer, or `const now = Math.min(skip, rest.length); rest = rest.subarray(now); skip -= now;` before each head.',
    ],
    lesson: '12-web-server#requests-come-in-pieces',
    covers: [
      'If there is a Content-Length, so many bytes of body follow the head, of any request',
      'They are not a request: read past them, or close the connection',
    ],
  },
  async ({ student, lab }) => {
    const pages = pagesOf(lab.random);
    const server = await start(student, pages);
    const path = lab.random.pick(Object.keys(pages));
    const looksLikeRequests = get('/').repeat(lab.random.int(1, 3));
    for (const body of [`${looksLikeRequests}é`, 'é'.repeat(40), 'x'.repeat(3 * LIMIT)]) {
      for (const [method, status] of [['POST', 405] as const, ['GET', 200] as const]) {
        const name = lab.random.pick(['Content-Length', 'content-length', 'CONTENT-LENGTH']);
        // Any number of blanks around the value, none too.
        const [before, behind] = method === 'POST' ? ['  ', '   '] : ['', ' '];
        const head = request(method, path, [`${name}:${before}${Buffer.byteLength(body)}${behind}`]);
        for (const cut of method === 'POST' ? [0, head.length + 10] : [0]) {
          const peer = await lab.tcp.connect(server);
          const bytes = Buffer.from(head + body + get('/', ['Connection: close']));
          if (cut > 0) {
            await peer.send(bytes.subarray(0, cut));
            await peer.untilRead();
          }
          await peer.send(bytes.subarray(cut));
          const answers = parse(await peer.inbox.untilEnd(), [method, 'GET', 'GET']);
          expect(answers[0]?.status).toBe(status);
          // To close after the answer is right too.
          const others = answers.slice(1).map(({ status: next, body: text }) => `${next} ${text}`);
          if (others.length > 0) expect(others).toEqual([`200 ${pages['/']}`]);
        }
      }
    }
    // Never complete, however the length is kept in a number. One answer may come before the body.
    const lengths = [31, 32, 53, 64].flatMap((bits) => [0n, 5n].map((over) => String(2n ** BigInt(bits) + over)));
    for (const length of [...lengths, '9'.repeat(30), `1${'0'.repeat(400)}`]) {
      const peer = await lab.tcp.connect(server);
      await peer.send(`${get(path, [`Content-Length: ${length}`])}12345${looksLikeRequests}`);
      peer.halfClose();
      const answers = parse(await peer.inbox.untilEnd(), ['GET', 'GET', 'GET', 'GET']);
      if (answers.length > 1) lab.fail(`${answers.length} answers to one request, with a body of ${length} bytes`);
    }
    // The length of one request says nothing of those behind it.
    const plain = await lab.tcp.connect(server);
    await plain.send(request('POST', path, [`Content-Length: ${looksLikeRequests.length}`]) + looksLikeRequests);
    await plain.send(get('/') + get('/') + get(path));
    plain.halfClose();
    const behind = parse(await plain.inbox.untilEnd(), ['POST', 'GET', 'GET', 'GET']).map(({ status }) => status);
    expect(behind).toEqual(behind.length === 1 ? [405] : [405, 200, 200, 200]);
    // Bodies of all sizes, cut anywhere, and requests behind them; what has no page has a body too.
    for (const [method, target, body] of [
      ['HEAD', path, `x${END}`],
      ['DELETE', `/${lab.random.word(12)}`, get('/')],
      ['POST', path, END],
      ['GET', path, `${get('/')}${'y'.repeat(100_000)}`],
      ['PUT', path, '\r'],
    ] as const) {
      const peer = await lab.tcp.connect(server);
      const head = request(method, target, [`Content-Length: ${'0'.repeat(30)}${body.length}`]);
      void peer.offer(head + body.slice(0, 1));
      await peer.untilRead();
      void peer.offer(body.slice(1) + request(method, target, [`Content-Length: ${body.length}`]) + body);
      peer.halfClose();
      const answers = parse(await peer.inbox.untilEnd(), [method, method, 'GET']);
      const status = target !== path ? 404 : method === 'GET' || method === 'HEAD' ? 200 : 405;
      expect(answers.map(({ status: got }) => got)).toEqual(answers.length === 1 ? [status] : [status, status]);
    }
  },
);

check(
  'serves many clients at once, and keeps running when some break off',
  {
    points: 2,
    needs: GETS,
    hint: [
      'The buffer of a connection stands inside the connection listener, and so does a listener for "error".',
      'What stands outside of the listener, all clients share: halves of their requests are mixed. And an "error" that nobody hears ends the program.',
      "In the connection listener: `let rest = Buffer.alloc(0);` and `socket.on('error', () => socket.destroy());`",
    ],
    lesson: '12-web-server#requests-come-in-pieces',
    covers:
      'serve many clients at the same time, and keep running when one has gone or breaks its connection off (RST)',
  },
  async ({ student, lab }) => {
    const pages: Pages = { ...pagesOf(lab.random), '/large': lab.random.word(1000).repeat(500) };
    const server = await start(student, pages);
    const peers = await lab.tcp.connectMany(server, 30);
    // Some system may have no second address of its own.
    const namesakeOf = { address: '127.0.0.2', port: peers[0]?.port ?? 0 };
    const namesake = await lab.tcp.connect(server, { from: namesakeOf }).catch(() => lab.note('there is no 127.0.0.2'));
    if (namesake) peers.push(namesake);
    const requests = peers.map((peer) => ({
      peer,
      path: lab.random.pick(Object.keys(pages).filter((path) => path !== '/large')),
    }));
    for (const { peer, path } of requests) await peer.send(get('/') + get(path).slice(0, 12));
    for (const { peer } of requests) await expectPage(peer, pages['/']);
    for (let time = 0; time < 3; time++) {
      const breaksOff = await lab.tcp.connect(server);
      await breaksOff.send(get('/large').repeat(10));
      await breaksOff.reset();
    }
    for (const { peer, path } of requests.reverse()) {
      await peer.send(get(path).slice(12));
      await expectPage(peer, pages[path]);
    }
    lab.note('now clients that are gone before they are answered, or while the server owes them answers');
    const gone = await lab.tcp.connectMany(server, 3);
    await student.whileStill(async () => {
      for (const [index, peer] of gone.entries()) {
        await peer.send([get('/').repeat(20), get('/large').repeat(3), get('/').slice(0, 9)][index] ?? '');
        peer.close();
      }
    });
    const [owed, owedAfterFin, halfway] = await lab.tcp.connectMany(server, 3);
    for (const peer of [owed, owedAfterFin]) {
      await peer?.window('closed');
      await peer?.send(get('/large').repeat(2));
    }
    owedAfterFin?.halfClose();
    for (const peer of [owed, owedAfterFin]) {
      await peer?.window('closed');
      await peer?.reset();
    }
    await halfway?.send('POST / HT');
    await halfway?.untilRead();
    await halfway?.reset();
    const from = { port: halfway?.port ?? 0 };
    const next = await lab.tcp.connect(server, { from }).catch(() => lab.tcp.connect(server));
    await next.send(get('/'));
    await expectPage(next, pages['/']);
    lab.note(`now ${GONE} clients that come and break off`);
    for (let left = GONE; left > 0; left -= 50) await breakOff(server, 50);
    const last = await lab.tcp.connect(server);
    for (const peer of [next, last]) {
      await peer.send(get('/'));
      await expectPage(peer, pages['/']);
    }
  },
);

check(
  'satisfies fetch, and curl where it is installed',
  {
    points: 2,
    needs: GETS,
    hint: [
      'Try it with `curl -v`, which shows both heads. These clients write names of headers in their own capitals and rely on your Content-Length.',
      '`fetch` writes `host` and `connection` in small letters. A length in characters cuts off the end of a page with an `é`. Both use a connection again.',
      '`name.toLowerCase()` before you compare, `Buffer.byteLength(body)` for the length, and no `socket.end()` after a GET without `Connection: close`.',
    ],
    lesson: '12-web-server#what-waits-behind-the-port-a-web-server',
    covers: ['The connection stays open for the next request, however', 'A response has a status line'],
  },
  async ({ student, lab }) => {
    const pages: Pages = { ...pagesOf(lab.random), '/accents': `é ${lab.random.word()} €` };
    const { port } = await start(student, pages);
    const [path, nowhere] = [lab.random.pick(Object.keys(pages)), `/${lab.random.word(12)}`];
    const url = (target: string) => `http://127.0.0.1:${port}${target}`;
    const fetched = async (target: string, method = 'GET', body?: string) => {
      lab.note(`fetch: ${method} ${url(target)}`);
      const response = await fetch(url(target), { method, ...(body === undefined ? {} : { body }) });
      return [response.status, await response.text()];
    };
    expect(await fetched(path)).toEqual([200, pages[path]]);
    expect(await fetched('/accents')).toEqual([200, pages['/accents']]);
    expect(await fetched(path, 'HEAD')).toEqual([200, '']);
    expect((await fetched(nowhere))[0]).toBe(404);
    expect((await fetched(path, 'POST', lab.random.word(100)))[0]).toBe(405);
    expect(await fetched(path)).toEqual([200, pages[path]]);

    const format = ' %{http_code} %{num_connects}\n';
    const printed = await curl(['-w', format, url(path), url('/accents'), url(path)], lab);
    if (printed === undefined) return lab.note('curl is not installed; left out');
    expect(printed).toBe(`${pages[path]} 200 1\n${pages['/accents']} 200 0\n${pages[path]} 200 0\n`);
    expect(
      await curl(
        [
          '-I',
          '-o',
          '/dev/null',
          '-w',
          format,
          url(path),
          '--next',
          ...options,
          url(nowhere),
          '-o',
          '/dev/null',
          '-w',
          '%{http_code}',
        ],
        lab,
      ),
    ).toBe(' 200 1\n404');
  },
);

const options = ['-sS', '--http1.1', '--noproxy', '*'];

/** What curl prints; nothing where it is not installed. */
async function curl(args: string[], lab: Lab): Promise<string | undefined> {
  lab.note(`curl ${args.filter((arg) => arg.startsWith('http') || arg === '-I').join(' ')}`);
  const child = spawn('curl', ['-q', ...options, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', () => resolve(true));
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  try {
    return (await closed) ? Buffer.concat(output).toString() : undefined;
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
}

function start(student: Student, pages: Pages) {
  return student.start('startWebServer', { args: [pages] });
}

/** A few pages, the first of them at `/`. */
function pagesOf(random: Random): Pages {
  const text = () => `<p>${random.word()} ${random.int(1, 999)}</p>\n`;
  return {
    '/': text(),
    [`/${random.word()}`]: text(),
    [`/${random.word(4)}/${random.word(5)}.html`]: text().repeat(3),
  };
}

function request(method: string, target: string, headers: string[] = []): string {
  return [`${method} ${target} HTTP/1.1`, 'Host: 127.0.0.1', ...headers].join('\r\n') + END;
}

function get(target = '/', headers: string[] = []): string {
  return request('GET', target, headers);
}

interface Answer {
  status: number;
  reason: string;
  /** By their names in small letters. */
  headers: Record<string, string[]>;
  body: string;
}

/** The next answer is 200 with this page. */
async function expectPage(peer: TcpPeer, text = ''): Promise<void> {
  const { status, reason, headers } = parseHead((await peer.inbox.until(END)).toString());
  expect({ status, reason }).toEqual({ status: 200, reason: 'OK' });
  expect(headers['content-length']).toEqual([String(Buffer.byteLength(text))]);
  await expect(peer).toReceive(text);
}

/** Sends requests at once, then closes its direction. @returns the answers, as many as there are requests */
async function exchange(
  lab: Lab,
  server: Parameters<Lab['tcp']['connect']>[0],
  requests: [method: string, request: string][],
): Promise<Answer[]> {
  const peer = await lab.tcp.connect(server);
  await peer.send(requests.map(([, bytes]) => bytes).join(''));
  peer.halfClose();
  const answers = parse(
    await peer.inbox.untilEnd(),
    requests.map(([method]) => method),
  );
  expect(answers.map(({ status }) => status)).toHaveLength(requests.length);
  return answers;
}

/** All the answers that a server has sent on one connection, to requests with these methods. */
function parse(bytes: Buffer, methods: string[]): Answer[] {
  const answers: Answer[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const end = rest.indexOf(END);
    if (end < 0) expect(rest.toString()).toContain(END);
    const head = parseHead(rest.toString('utf8', 0, end + END.length));
    const length = Number(head.headers['content-length']?.[0]);
    const from = end + END.length;
    const to = from + (methods[answers.length] === 'HEAD' ? 0 : length);
    if (to > rest.length)
      expect(`a body of ${rest.length - from} bytes`).toBe(`a body of ${length} bytes, as Content-Length says`);
    answers.push({ ...head, body: rest.toString('utf8', from, to) });
    rest = rest.subarray(to);
  }
  return answers;
}

function parseHead(text: string): Answer {
  const [statusLine = '', ...lines] = text.slice(0, -END.length).split('\r\n');
  expect(statusLine).toMatch(/^HTTP\/1\.1 \d{3} \S.*$/);
  const headers: Answer['headers'] = {};
  for (const line of lines) {
    expect(line).toMatch(/^[^\s:]+:/);
    const at = line.indexOf(':');
    (headers[line.slice(0, at).toLowerCase()] ??= []).push(line.slice(at + 1).trim());
  }
  expect(headers).toMatchObject({ 'content-length': [expect.stringMatching(/^\d+$/)] });
  const [, status = '', reason = ''] = /^\S+ (\d+) (.*)$/.exec(statusLine) ?? [];
  return { status: Number(status), reason, headers, body: '' };
}

function withoutDate(answer?: Answer): Answer['headers'] {
  return { ...answer?.headers, date: [] };
}

/**
 * Starts two servers in one program, the second with a page more; closes the first, and starts one again on its port, with other texts.
 * Each has to serve its own pages.
 */
async function manyServers(
  student: Student,
  lab: Lab,
  serves: (server: Server, pages: Pages) => Promise<void>,
  pages: Pages = { '/': lab.random.word() },
): Promise<void> {
  const [one, two] = [await lab.tcp.closedPort(), await lab.tcp.closedPort()];
  const open = async (port: number, own: Pages) => {
    const what = `calls startWebServer(${port}, …), and waits for the server`;
    const [returned, listensOn] = await student.evaluate(what, startOne, port, own);
    if (returned !== 'net.Server') lab.fail(`startWebServer(port, pages) returned ${returned}, and no net.Server`);
    await student.listens(port, 'tcp');
    if (listensOn !== null && listensOn !== port)
      lab.fail(`the server that startWebServer(${port}, …) returned listens on port ${listensOn}`);
  };
  const on = (port: number): Server => ({ transport: 'tcp', host: '127.0.0.1', port, returned: async () => '' });
  const backwards = (text: string) => [...text].reverse().join('');
  const others = Object.fromEntries(Object.entries(pages).map(([path, text]) => [path, backwards(text)]));
  await open(one, pages);
  lab.note('one program may have many servers, each with pages of its own');
  await open(two, others);
  await serves(on(one), pages);
  await serves(on(two), others);
  const kept = await student.evaluate('closes the first of the two servers', closeOne, one);
  if (!kept)
    lab.fail('a program that does nothing but start the server ends at once: something has told the server to `unref`');
  await open(one, others);
  const [path = '/', text = ''] = Object.entries(others)[0] ?? [];
  await serves(on(one), { [path]: text });
}

/** Starts a server in the program, and keeps it for `closeOne`. @returns what it is, and its port if it listens already */
async function startOne({ startWebServer }: Exports, port: number, pages: Pages): Promise<[string, number | null]> {
  const server: unknown = await startWebServer(port, pages);
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

/** The client has not read the refusal yet, and goes on for some seconds. A reset would take the refusal from it. */
async function expectFinThoughItTalksOn(
  student: Student,
  lab: Lab,
  server: Server,
  refused: string,
  status: number,
): Promise<void> {
  const [peer, other] = [await lab.tcp.connect(server), await lab.tcp.connect(server)];
  peer.pause();
  for (const text of [refused, get('/'), get('/'), get('/')]) {
    await peer.send(text);
    for (let turn = 0; turn < 3; turn++) {
      await other.send(request('HEAD', '/'));
      await other.inbox.until(END);
    }
    if (text === refused) await student.advanceClock(LINGER);
  }
  peer.resume();
  const answers = parse(await peer.inbox.untilEnd(), ['GET', 'GET']).map((answer) => answer.status);
  if (answers.length === 0)
    lab.fail(`a client that had not read its ${status} yet and went on got a reset instead of it`);
  expect(answers).toEqual([status]);
}
