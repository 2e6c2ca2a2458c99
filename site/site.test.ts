import { readCourse } from '../grader/course/course.js';
import { duration } from '../grader/course/levels.js';
import { accessibilityProblems, testInBrowser } from '../grader/report/browser.fixture.js';
import { BUILD_MS } from './built-site.fixture.js';
import { movingFigure, openSite, press, taken, type OpenSite } from './site.fixture.js';

jest.setTimeout(300_000);

const FIRST_PAGE_BYTES = 200_000;
/** On a machine that does nothing else it is a fraction of a second. */
const READY_MS = 10_000;
const PAGE_MS = 60_000;

let site: OpenSite | undefined;
const opened = async () => (site ??= await openSite());
// On a busy machine a browser takes its time to end, too.
afterAll(() => site?.close(), PAGE_MS);

const inBrowser = (name: string, run: (site: OpenSite) => Promise<void>) =>
  testInBrowser(name, async () => run(await opened()), BUILD_MS + PAGE_MS);

inBrowser('the first page lists all lessons and exercises, and is small', async ({ visit, server }) => {
  const before = server.sent;
  const { page, problems } = await visit('');
  await page.waitForLoadState('networkidle');
  expect(server.sent - before).toBeLessThan(FIRST_PAGE_BYTES);
  const { exercises, lessons } = readCourse();
  expect(await page.locator('.contents h2').count()).toBe(lessons.length);
  for (const { title, points, level, minutes } of exercises)
    await page.getByText(`${title}, ${points} points, ${level}, ${duration(minutes)}`, { exact: true }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(problems).toEqual([]);
});

inBrowser('one reads on from lesson to lesson, with figures, and finds the exercises', async ({ visit }) => {
  const { page, problems } = await visit('06-listening-and-risk.html');
  await page.getByRole('link', { name: /^Next/ }).click();
  await page.getByRole('heading', { level: 1, name: 'TCP: a reliable stream' }).waitFor();
  const widths = () =>
    page.evaluate(
      `Promise.all([...document.querySelectorAll('figure img')].map(async (image) => (await image.decode(), image.naturalWidth)))`,
    );
  expect(await widths()).toEqual([760]);
  await page.getByRole('link', { name: /^Next/ }).click();
  await page.getByRole('heading', { level: 1, name: 'TCP: programming with streams' }).waitFor();
  expect(await widths()).toEqual([780]);
  await page.getByRole('link', { name: 'line-server' }).click();
  await page.getByRole('heading', { level: 1, name: 'A line server' }).waitFor();
  expect(await page.getByText('npm test line-server').first().isVisible()).toBe(true);
  expect(problems).toEqual([]);
});

inBrowser('old addresses of lessons and of their sections lead to the new ones', async ({ visit, server }) => {
  const { page, problems } = await visit('10-netcat.html#server-mode');
  await page.waitForURL(/13-netcat\.html#server-mode$/);
  await page.goto(`${server.address}07-tcp.html#the-checksum`);
  await page.waitForURL(/09-inside-tcp\.html#the-checksum$/);
  expect(problems).toEqual([]);
});

inBrowser('a lesson is ready within a moment', async ({ visit }) => {
  const { page } = await visit('07-tcp.html');
  await taken(page);
  expect(await page.evaluate('performance.now()')).toBeLessThan(READY_MS);
});

inBrowser('what one searches for is found, without asking anybody else', async ({ visit }) => {
  const { page, problems } = await visit('');
  await page.getByRole('button', { name: 'Search' }).waitFor();
  await press(page, 'Control+k');
  await page.getByRole('searchbox').fill('half-close');
  await page.getByRole('option', { name: /Half-close: one direction ends/ }).waitFor();
  await press(page, 'Enter');
  await page.waitForURL(/08-tcp-streams\.html#half-close-one-direction-ends$/);
  expect(problems).toEqual([]);
});

inBrowser(
  'the guides are on the home page, below the lessons, and what one searches for is found in them',
  async ({ visit }) => {
    const { page, problems } = await visit('');
    const guides = page.locator('.guides a');
    expect(await guides.allTextContents()).toEqual([
      'For students',
      'Glossary',
      'For instructors',
      'For authors',
      'Writing exercises',
      'Writing lessons',
      'Developing',
      'The lab kit',
    ]);
    await guides.getByText('For authors').click();
    await page.getByRole('heading', { level: 2, name: 'Add an exercise' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Writing exercises' }).click();
    await page.getByRole('link', { name: 'a bad network' }).click();
    await page.waitForURL(/guides\/lab-kit\.html#a-bad-network-link$/);
    await press(page, 'Control+k');
    await page.getByRole('searchbox').fill('exit codes');
    await page
      .getByRole('option', { name: /Exit codes/ })
      .first()
      .waitFor();
    expect(problems).toEqual([]);
  },
);

inBrowser('a quiz is answered by keyboard, explained at once, and right answers are kept', async ({ visit }) => {
  const { page, problems } = await visit('07-tcp.html');
  await taken(page);
  const asked = (words: string | RegExp) => page.getByRole('group', { name: words });
  const said = (words: string | RegExp) => page.locator('.question', { has: asked(words) }).getByRole('status');

  await asked(/How many segments/)
    .getByRole('textbox')
    .focus();
  await press(page, 'Enter');
  expect(await said(/How many segments/).textContent()).toContain('type a number');
  await press(page, '2', 'Enter');
  expect(await said(/How many segments/).textContent()).toMatch(/Wrong.*✗ 2: after two.*the answer is 3: SYN, then/s);
  await press(page, 'Backspace', '3', 'Enter');
  expect(await said(/How many segments/).textContent()).toMatch(/^\s*Right\.\s*✓ 3: SYN, then SYN with ACK, then ACK/);

  await asked(/Which of these does TCP/)
    .getByRole('checkbox')
    .first()
    .focus();
  await press(page, 'Tab', 'Space', 'Tab', 'Tab', 'Space', 'Enter');
  expect(await said(/Which of these does TCP/).textContent()).toMatch(/Right.*✓ b.*✓ d/s);
  await asked(/What does the row/)
    .getByRole('radio')
    .first()
    .focus();
  await press(page, 'Space', 'ArrowDown', 'ArrowUp', 'Enter');
  expect(await said(/What does the row/).textContent()).toMatch(/Right.*✓ a/s);
  await asked(/Which flag/)
    .getByRole('textbox')
    .focus();
  await press(page, 'f', 'i', 'n', 'Enter');
  expect(await said(/Which flag/).textContent()).toMatch(/Wrong/);

  await page.reload();
  await page.getByText('3 of 6 right').waitFor();
  expect(
    await asked(/How many segments/)
      .getByRole('textbox')
      .inputValue(),
  ).toBe('3');
  expect(
    await asked(/What does the row/)
      .getByRole('radio')
      .first()
      .isChecked(),
  ).toBe(true);
  expect(
    await asked(/Which flag/)
      .getByRole('textbox')
      .inputValue(),
  ).toBe('');
  await page.getByRole('button', { name: 'Start the quiz over' }).focus();
  await press(page, 'Enter');
  await page.getByText('0 of 6 right').waitFor();
  await page.reload();
  await page.getByText('0 of 6 right').waitFor();
  expect(problems).toEqual([]);
});

inBrowser('without JavaScript the questions can be read, and the answers opened', async ({ visit }) => {
  const { page } = await visit('07-tcp.html', { javaScriptEnabled: false });
  const question = page.locator('.question', { hasText: 'How many segments' });
  const answer = question.getByText('SYN, then SYN with ACK, then ACK.');
  expect(await answer.isVisible()).toBe(false);
  await question.getByText('Answer', { exact: true }).click();
  expect(await answer.isVisible()).toBe(true);
  expect(await page.getByText('no one on the way can read the data').isVisible()).toBe(true);
  expect(await page.getByText('Try it').first().isVisible()).toBe(false);
});

inBrowser('the figures of TCP are moved by keyboard, and say what they show', async ({ visit }) => {
  const { page, problems } = await visit('07-tcp.html', { reducedMotion: 'reduce' });
  const handshake = await movingFigure(page, 'handshake');
  await press(page, 'Tab', 'Tab', 'Enter', 'Enter', 'Enter', 'Enter');
  expect(await handshake.says.textContent()).toMatch(/^Step 3 of 3\..*Client: ESTABLISHED, server: ESTABLISHED\.$/);
  expect(await handshake.figure.locator('.arrow').count()).toBe(3);
  expect(await page.evaluate(`getComputedStyle(document.querySelector('.appears .arrow')).animationName`)).toBe('none');
  await press(page, 'Shift+Tab', 'Enter');
  expect(await handshake.says.textContent()).toMatch(/^Step 2 of 3\./);

  await page.goto(page.url().replace('07-tcp', '08-tcp-streams'));
  const stream = await movingFigure(page, 'cut the stream');
  await press(page, 'Home', 'Tab', 'End');
  expect(await stream.says.textContent()).toBe('2 writes, 19 segments, 4 data events of 6, 6, 6, 1 bytes.');
  await press(page, 'Tab', 'Enter');
  expect(await stream.figure.getByRole('row').nth(2).textContent()).toBe('26"ne\\ncaf""line one"3');

  await page.goto(page.url().replace('08-tcp-streams', '09-inside-tcp'));
  const window = await movingFigure(page, 'be the network');
  await press(page, 'Enter', 'Enter', 'Tab', 'Tab', 'Enter');
  expect(await window.says.textContent()).toBe(
    'Round trip 3. Timeout: the window falls from 12 to 1 segment; ssthresh becomes 6.',
  );
  expect(problems).toEqual([]);
});

inBrowser('the link of UDP is moved by keyboard', async ({ visit }) => {
  const { page, problems } = await visit('10-udp.html');
  const { figure, says } = await movingFigure(page, 'bad link');
  await press(page, 'Home', 'Tab', 'Home');
  expect(await says.textContent()).toBe(
    '10 sent, 0 lost, 0 out of order. The receiver gets 1, 2, 3, 4, 5, 6, 7, 8, 9, 10.',
  );
  await press(page, 'End');
  const one = await says.textContent();
  expect(one).toMatch(/^10 sent, 0 lost, [1-9] out of order/);
  await press(page, 'Tab', 'Tab', 'Enter');
  expect(await says.textContent()).not.toBe(one);
  await press(page, 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'End');
  expect(await says.textContent()).toBe('10 sent, 10 lost, 0 out of order. The receiver gets nothing.');
  expect(await figure.locator('.lost').count()).toBe(10);
  expect(problems).toEqual([]);
});

// What depends on the width has nothing to do with the colours.
for (const [colorScheme, width] of [
  ['light', 390],
  ['dark', 1280],
] as const) {
  inBrowser(`everybody can read it: ${colorScheme}, ${width} pixels wide`, async ({ visit }) => {
    const look = { colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' } as const;
    const home = await visit('', look);
    expect(await accessibilityProblems(home.page)).toEqual([]);
    const { page, problems } = await visit('07-tcp.html', look);
    await taken(page);
    for (const summary of await page.locator('.moving summary').all()) await summary.click();
    const [right, wrong] = [page.locator('.question').nth(1), page.locator('.question').nth(2)];
    for (const question of [right, wrong]) {
      await question.getByRole('textbox').fill('3');
      await question.getByRole('button').click();
    }
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    const exercise = await visit('exercises/echo-server.html', look);
    expect(await accessibilityProblems(exercise.page)).toEqual([]);
    const guides = await Promise.all(['instructors', 'authors'].map((guide) => visit(`guides/${guide}.html`, look)));
    for (const guide of guides) {
      expect(await accessibilityProblems(guide.page)).toEqual([]);
      expect(await guide.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    }
    expect([home, exercise, ...guides].flatMap((one) => one.problems).concat(problems)).toEqual([]);
  });
}
