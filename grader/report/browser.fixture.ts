import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { programFile } from '../engine/machine/programs.js';
import { chromium, type Browser, type Page } from 'playwright-core';

/** As Debian, Ubuntu and others call it. */
const executablePath = ['chromium', 'chromium-browser', 'google-chrome'].map(programFile).find(Boolean);

/** A test that needs a browser; `npm run verify` says what to install where there is none. */
export const testInBrowser = executablePath === undefined ? test.skip : test;

/** @throws where there is none: only for tests made by `testInBrowser` */
export function openBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('there is no Chromium here');
  return chromium.launch({ executablePath });
}

/** What a page has said in its console, thrown, or asked for outside of `allowed`; to be empty. */
export function watchPage(page: Page, allowed: string): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(allowed) && !/^(data|blob):/.test(url)) problems.push(`asked for ${url}`);
  });
  return problems;
}

/** What axe finds against WCAG 2.1 A and AA: `RULE: ELEMENT`, a line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: createRequire(__filename).resolve('axe-core/axe.min.js') });
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}
