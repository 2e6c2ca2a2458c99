import { readCourse } from '../../course/course.js';
import { changedContent } from '../../course/lessons/content.fixture.js';
import { slideClaims } from './slide-claims.js';

// On a busy machine reading all lessons may take seconds.
jest.setTimeout(60_000);

function broken(root?: string): { name: string; problems: string[] }[] {
  return slideClaims(readCourse(), root).filter(({ problems }) => problems.length > 0);
}

const table = (from: string | RegExp, to: string) => broken(changedContent({ file: 'slides.yaml', from, to }));
const formOfTable = 'content/slides.yaml lists the slides and where they are taught';

test('every slide is taught', () => expect(broken()).toEqual([]));

test('a lesson that no longer says what a slide says is named, with the fact', () => {
  const root = changedContent({ file: '02-server-ports.md', from: '| SMTP | 25 | TCP |', to: '| SMTP | 26 | TCP |' });
  expect(broken(root)).toEqual([
    {
      name: 'slide 4, "Server Port", is taught',
      problems: ['"smtp, 25": 02-server-ports#common-services-have-assigned-ports does not say "SMTP | 25 | TCP"'],
    },
  ]);
});

test.each([
  ['after', 'client-mode', 'server-mode', 'In client mode'],
  ['before', 'server-mode', 'client-mode', 'accepts the first one'],
])('a text does not count %s its own section', (_what, right, wrong, words) => {
  const [slide, ...more] = table(`#${right}\n            says: ${words}`, `#${wrong}\n            says: ${words}`);
  expect(more).toEqual([]);
  expect(slide?.problems).toEqual([expect.stringContaining(`13-netcat#${wrong} does not say "${words}`)]);
});

test('a heading that is gone takes its facts along', () => {
  const root = changedContent({ file: '07-tcp.md', from: '## Two transports', to: '## Transports' });
  expect(broken(root).map(({ name }) => name)).toEqual([
    'slide 9, "Transport Layer: TCP and UDP", is taught',
    'slide 10, "TCP: Transport Control Protocol", is taught',
  ]);
  expect(broken(root)[0]?.problems).toEqual([
    '"There are two basic transport protocols, TCP and UDP.": there is no such place as 07-tcp#two-transports',
  ]);
});

test.each<[what: string, from: string | RegExp, to: string, problem: RegExp]>([
  [
    'a fact that is taught nowhere',
    /taught:\n.*\n.*from one process.*/,
    'taught: []',
    /slides\.0\.facts\.1\.taught: is taught nowhere/,
  ],
  [
    'a slide that is left out',
    / {2}- title: Listening port\n[^]*?\n\n/,
    '',
    /slides: there has to be one for each slide/,
  ],
  [
    'a text that could stand anywhere',
    'says: http://servername.com:8080',
    "says: '80'",
    /a text of 5 characters or more/,
  ],
  [
    'a place without a heading',
    'at: 04-ports-in-urls#a-port-of-your-own-the-colon',
    'at: 04-ports-in-urls',
    /must be a place such as/,
  ],
  [
    'a field that there is not',
    '  - title: Port\n',
    '  - title: Port\n    note: hm\n',
    /slides\.2: Unrecognized key: "note"/,
  ],
])('%s is told', (_what, from, to, problem) => {
  expect(table(from, to)).toEqual([{ name: formOfTable, problems: [expect.stringMatching(problem)] }]);
});

test('the front matter of a lesson and the table have to agree, both ways', () => {
  const listing = (slides: string) =>
    broken(
      changedContent({
        file: '06-listening-and-risk.md',
        from: 'slides: ["Listening port"]',
        to: `slides: [${slides}]`,
      }),
    );
  const name = "the lessons' slides are those of content/slides.yaml";
  expect(listing('')).toEqual([
    { name, problems: ['content/06-listening-and-risk.md does not list "Listening port"'] },
  ]);
  expect(listing('"Listening port", "Port"')).toEqual([
    {
      name,
      problems: ['content/06-listening-and-risk.md lists "Port", of which content/slides.yaml has nothing there'],
    },
  ]);
});
