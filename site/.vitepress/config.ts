import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { courseRoot } from '../../grader/course/root.js';
import { basePath, repositoryAddress } from '../build/environment.js';
import { AUTHORS_GUIDE, guidesOf, pageFile, withoutPage } from '../build/guides.js';
import { lessonHead } from '../build/lesson-head.js';
import { lessonQuizzes } from '../build/lesson-quizzes.js';
import { componentImports } from '../build/markdown.js';
import { forwardingPage, movedPages } from '../build/moved.js';
import { movingFigures } from '../build/moving-figures.js';
import { neighbours, sidebar } from '../build/navigation.js';
import { repositoryLinks } from '../build/repository-links.js';
import { scrollable } from '../build/scrollable.js';
import { siteCourse } from '../build/site-course.js';

const course = siteCourse();
const repository = repositoryAddress(process.env['REPOSITORY']);
const live = process.env['LIVE'] === '1';
const site = resolve(courseRoot, 'site');

/** A plug's two pins in a ring. In the page itself: a browser asks for /favicon.ico, outside of the site's base, where it is told of none. */
const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7.5" fill="#1a4f9c"/><path d="M5.5 4.5v7M10.5 4.5v7" stroke="#fff" stroke-width="2"/></svg>',
)}`;

/**
 * The lessons and guides as they lie in `content/`, the recipe for authors, and beside them the pages of `site/pages/`, which are made from the
 * course. VitePress knows one source folder only: so this is the checkout, with all else left out.
 */
export default defineConfig({
  srcDir: '..',
  srcExclude: [`!(content|site|${AUTHORS_GUIDE})/**`, ...withoutPage({ forStudents: live })],
  rewrites: pageFile,
  outDir: 'dist',
  cacheDir: '.cache',
  base: basePath(process.env['BASE']),
  lang: 'en',
  title: course.title,
  description: `${course.title}: lessons, quizzes, and exercises that grade themselves`,
  head: [['link', { rel: 'icon', href: icon }]],
  // One page after the other: the search index lists them in the order in which they were done, and two builds are to be the same bytes.
  buildConcurrency: 1,
  // The home page has a link to every page, and would fetch them all.
  router: { prefetchLinks: false },
  markdown: {
    // The anchors that GitHub gives, by which hints name places.
    anchor: { slugify: slug },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      md.use(repositoryLinks, { root: courseRoot, repository });
      md.use(lessonHead, { root: courseRoot });
      md.use(lessonQuizzes, { root: courseRoot });
      md.use(movingFigures);
      md.use(scrollable);
      md.use(componentImports);
    },
  },
  transformPageData: (page) => ({
    description: String(page.frontmatter['summary'] ?? page.description),
    frontmatter: { ...page.frontmatter, ...neighbours(course, page.relativePath) },
  }),
  buildEnd: ({ outDir }) => {
    for (const [old, page] of Object.entries(movedPages))
      writeFileSync(join(outDir, `${old}.html`), forwardingPage(page));
  },
  vite: {
    define: { __LIVE__: JSON.stringify(live) },
    resolve: { alias: { '@site': site } },
    // Figures stay files of their own, which a browser fetches once and a reader can open.
    build: { assetsInlineLimit: 0 },
  },
  themeConfig: {
    sidebar: sidebar(course, guidesOf({ forStudents: live })),
    nav: repository === undefined ? [] : [{ text: 'Source', link: repository }],
    // Without the questions of the quiz.
    outline: 2,
    search: { provider: 'local' },
    docFooter: { prev: 'Previous', next: 'Next' },
  },
});
