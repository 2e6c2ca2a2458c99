import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { openBrowser, watchPage } from '../grader/report/browser.fixture.js';
import { buildSite, copySite } from './built-site.fixture.js';
import { serveFolder, type StaticServer } from './static-server.fixture.js';

/** Any but the root, as with GitHub Pages. */
const BASE = '/network-ports/';

/** The site as built, on a host of its own, and a browser to read it with. */
export interface OpenSite {
  server: StaticServer;
  /** Opens a page of the site in a browser that has not been here before; gives also what was wrong with it, which is to be empty. */
  visit: (path: string, options?: BrowserContextOptions) => Promise<{ page: Page; problems: string[] }>;
  close(): Promise<void>;
}

export async function openSite(): Promise<OpenSite> {
  const copy = copySite();
  const { code, output } = await buildSite(copy, { BASE });
  if (code !== 0) throw new Error(output);
  const server = await serveFolder(copy.dist, BASE);
  const browser: Browser = await openBrowser();
  return {
    server,
    async visit(path, options) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const problems = watchPage(page, server.address);
      await page.goto(server.address + path);
      return { page, problems };
    },
    async close() {
      await browser.close();
      await server.close();
      copy.remove();
    },
  };
}

/** The moving figure with these words in its title, once it moves, with the focus on its first control. */
export async function movingFigure(page: Page, title: string): Promise<{ figure: Locator; says: Locator }> {
  const figure = page.getByRole('region', { name: title });
  await taken(page);
  await figure.locator('select, input, button').first().focus();
  return { figure, says: figure.getByRole('status') };
}

/** Waits until the page is more than the HTML that was served: then its quiz can be answered. */
export async function taken(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the quiz over' }).waitFor();
}

export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}
