import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { exerciseFiles, readCourse } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { accessibilityProblems, openBrowser, testInBrowser, watchPage } from '../report/browser.fixture.js';
import { folderForEach } from './course-command.fixture.js';
import { CourseCopy } from './course-copy.fixture.js';

// The pages are made first, which takes a while beside other tests.
jest.setTimeout(300_000);

const folder = folderForEach();
let browser: Browser | undefined;
let started: ChildProcess | undefined;
afterEach(async () => {
  await browser?.close();
  started?.kill('SIGKILL');
});

/** A course with all that its pages are made of. */
function courseWithPages(): CourseCopy {
  const copy = CourseCopy.in(
    folder(),
    readCourse().exercises.map(({ slug }) => slug),
  );
  const isMade = (path: string) => /[\\/](dist|\.temp|\.cache)$/.test(path);
  for (const part of ['site', 'grader/course', 'package-lock.json', 'tsconfig.json'])
    cpSync(join(courseRoot, part), join(copy.root, part), { recursive: true, filter: (path) => !isMade(path) });
  return copy;
}

/** `npm start` in this course: the address that it prints, and its exit code once it has ended. */
async function start({ root }: CourseCopy, env: Record<string, string>) {
  const { NODE_ENV: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.cjs'), 'start', '--port', '0'], {
    cwd: root,
    env: { ...inherited, COURSE_RUN: undefined, INIT_CWD: root, NO_COLOR: '1', ...env },
  });
  started = child;
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const address = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const [, printed] = /(http:\S+)/.exec(said) ?? [];
        if (printed) resolve(printed);
      });
  });
  const failed = ended.then((code) => Promise.reject(new Error(`npm start ended with ${code}: ${said}`)));
  failed.catch(() => undefined);
  return { address: await Promise.race([address, failed]), child, ended };
}

const verdict = (page: Page, words: string | RegExp) =>
  page.locator('.live').getByRole('status').filter({ hasText: words }).waitFor();

testInBrowser(
  'the panel of an exercise follows the file: broken, hinted at, mended; and the progress with it',
  async () => {
    const copy = courseWithPages();
    const [opened, editor] = [join(folder(), 'opened.txt'), join(folder(), 'editor')];
    writeFileSync(editor, `#!/bin/sh\necho "$1" > "${opened}"\n`);
    chmodSync(editor, 0o755);
    const { address, child, ended } = await start(copy, { LAUNCH_EDITOR: editor });
    const { origin } = new URL(address);
    const { student, mistakes, reference } = exerciseFiles('port-number', copy.root);
    const { exercises } = readCourse();

    browser = await openBrowser();
    const page = await (await browser.newContext({ bypassCSP: false })).newPage();
    const problems = watchPage(page, origin);
    await page.goto(address);
    expect(page.url()).toBe(`${origin}/`);
    // The panel comes last, when the progress has been told already.
    await page.route(/LivePanel/, async (route) => {
      await page.getByText(`0 of ${exercises.length} exercises done`).waitFor();
      await route.continue();
    });
    await page.goto(`${origin}/exercises/port-number.html`);
    await verdict(page, 'not started, 0/16 points');
    await page.getByText(`0 of ${exercises.length} exercises done`).waitFor();

    const parses = readFileSync(join(courseRoot, 'solutions', 'port-number', 'mistakes.yaml'), 'utf8');
    const [, mistake = ''] = /^- file: (\S+)/.exec(parses) ?? [];
    copyFileSync(join(mistakes, mistake), student);
    await verdict(page, /^\s*failed/);
    expect(await page.locator('.live .cases .failed pre').count()).toBeGreaterThan(0);
    const lesson = await page.locator('.live .cases .failed a').first().getAttribute('href');
    expect(lesson).toMatch(/^\/01-[a-z-]+\.html#[a-z-]+$/);
    await page.getByRole('button', { name: 'Hint' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.live .aside').waitFor();
    await page.getByRole('button', { name: 'Open in the editor' }).focus();
    await page.keyboard.press('Enter');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await looked(browser, page, colorScheme)).toEqual([]);
    }

    copyFileSync(reference, student);
    await verdict(page, 'passed, 16/16 points');
    await page.getByText(`1 of ${exercises.length} exercises done`).waitFor();
    expect(readFileSync(opened, 'utf8').trim()).toBe(student);
    expect(problems).toEqual([]);

    const { port } = new URL(address);
    const second = await copy.run(['start', '--port', port]);
    expect([second.code, second.stderr]).toEqual([
      2,
      expect.stringContaining(`port ${port} is taken by another program`),
    ]);

    child.kill('SIGINT');
    expect(await ended).toBe(130);
    await verdict(page, 'npm start has ended');
  },
);

/** What axe finds, in a context that lets it in: the pages' policy does not. */
async function looked(own: Browser, page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  const context = await own.newContext({
    bypassCSP: true,
    colorScheme,
    storageState: await page.context().storageState(),
  });
  const other = await context.newPage();
  await other.goto(page.url());
  await verdict(other, 'failed');
  const found = await accessibilityProblems(other);
  await context.close();
  return found;
}
