import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { exerciseFiles, readCourse, type Course } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { beginRun } from '../engine/process/launch-mark.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { LiveGrader } from '../grading/live-grader.js';
import { serveLive } from '../student/live-server.js';
import { liveState } from '../student/live-view.js';
import { builtSite } from '../student/site-build.js';
import { demoCommand } from './demo-command.js';

const SIZE = { width: 1200, height: 720 };
const SHOWN = { slug: 'echo-server', mistake: 'decodes-to-text.ts', lesson: '07-tcp' };
const SEED = 1;

/** `npm run pictures`: the pictures in README.md, taken of the real thing in the system's Chromium. */
export async function picturesCommand({ chromium: executablePath }: { chromium: string }): Promise<number> {
  const { chromium } = await import('playwright-core');
  beginRun();
  const folder = join(courseRoot, 'docs', 'pictures');
  mkdirSync(folder, { recursive: true });
  const site = await builtSite(console.error);
  if (site === undefined) throw new UsageError('the pages cannot be built here: npm ci');
  await demoCommand();
  const browser = await chromium.launch({ executablePath });
  const take = async (page: Page, name: string) => {
    const path = join(folder, `${name}.png`);
    await page.screenshot({ path });
    console.log(path);
  };
  try {
    const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(pathToFileURL(join(courseRoot, 'report', 'demo', 'html', 'index.html')).href);
    await page.locator('.grades tbody tr').first().waitFor();
    await take(page, 'gradebook');

    const slugs = [SHOWN.slug];
    const server = await serveLive(site, 0, { actions: { turn: () => undefined }, slugs });
    await page.goto(server.address);
    const { origin } = new URL(server.address);
    await page.goto(`${origin}/${SHOWN.lesson}.html`);
    const figure = page.getByRole('region', { name: /handshake/i });
    for (const _step of ['SYN', 'SYN-ACK', 'ACK']) await figure.getByRole('button', { name: 'Next' }).click();
    await figure.scrollIntoViewIfNeeded();
    await take(page, 'lesson');
    server.publish(await panelOf(readCourse()));
    await page.goto(`${origin}/exercises/${SHOWN.slug}.html`);
    await page.locator('.live .cases .failed').first().waitFor();
    await take(page, 'panel');
    await server.close();
  } finally {
    await browser.close();
  }
  return exitCodes.passed;
}

/** What the panel shows of a mistake of the course's own collection. */
async function panelOf(course: Course) {
  const exercise = course.exercises.find(({ slug }) => slug === SHOWN.slug);
  if (!exercise) throw new Error(`no ${SHOWN.slug}`);
  const grader = new LiveGrader(plainProcess);
  const entry = join(exerciseFiles(SHOWN.slug).mistakes, SHOWN.mistake);
  const result = await grader.grade({ student: 'you', exercise: SHOWN.slug, entry, seed: SEED, asStub: false });
  grader.end();
  return liveState({ course, exercise, passed: ['port-number', 'port-url'], result, busy: false });
}
