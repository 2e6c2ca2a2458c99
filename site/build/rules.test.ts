import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { readCourse } from '../../grader/course/course.js';
import { readQuiz } from '../../grader/course/lessons/quiz.js';
import { courseRoot } from '../../grader/course/root.js';
import { lessonQuizzes } from './lesson-quizzes.js';
import { componentImports } from './markdown.js';
import { movingFigureNames, movingFigures } from './moving-figures.js';
import { repositoryLinks } from './repository-links.js';
import { scrollable } from './scrollable.js';

const root = courseRoot;
const path = join(root, 'content', '07-tcp.md');

/** Renders as VitePress does: with the file that the text comes from. */
function render(text: string, repository?: string, from: string = path): string {
  const md = new MarkdownIt({ html: true });
  md.use(repositoryLinks, { root, repository }).use(movingFigures).use(scrollable).use(componentImports);
  return md.render(text, { path: from }).trim();
}

test('the comment of a moving figure becomes its component, which the page imports', () => {
  const html = render('<!-- moving: byte-stream -->\n\ntext\n\n<!-- moving: byte-stream -->');
  expect(html.match(/<ByteStream \/>/g)).toHaveLength(2);
  expect(html.match(/import ByteStream from '@site\/moving\/ByteStream.vue';/g)).toHaveLength(1);
});

test.each(['<!-- moving: bytestream -->', '<!-- moving -->', '<!--moving:-->'])(
  '%s fails, for no figure is called so',
  (comment) => {
    expect(() => render(comment)).toThrow(/07-tcp\.md: no moving figure ".*"; there are tcp-handshake, byte-stream/);
  },
);

test('any other comment stays one', () => {
  expect(render('<!-- removing: it -->')).toBe('<!-- removing: it -->');
});

test('each moving figure has its component, and stands in a lesson', () => {
  const lessons = readCourse().lessons.map((id) => readFileSync(join(root, 'content', `${id}.md`), 'utf8'));
  for (const [name, file] of movingFigureNames) {
    expect(existsSync(join(root, 'site', 'moving', `${file}.vue`))).toBe(true);
    expect(lessons.join('\n')).toContain(`<!-- moving: ${name} -->`);
  }
});

test('a link to an exercise leads to its page', () => {
  expect(render('[e](../exercises/echo-server/echo-server.ts)', 'https://host/x')).toBe(
    '<p><a href="/exercises/echo-server">e</a></p>',
  );
});

test('a link to another file leads to the repository, or names the file', () => {
  const text =
    'See [the checks](../exercises/echo-server/echo-server.checks.ts), and [RFC](https://a.example/) or [b](10-udp.md#c).';
  expect(render(text, 'https://host/x')).toContain(
    'href="https://host/x/blob/HEAD/exercises/echo-server/echo-server.checks.ts"',
  );
  const plain = render(text);
  expect(plain).toContain('See the checks (<code>exercises/echo-server/echo-server.checks.ts</code>), and');
  expect(plain).toContain('<a href="https://a.example/">RFC</a> or <a href="10-udp.md#c">b</a>');
});

test('a link to the authors’ recipe leads to its page, and so do those from it to other pages', () => {
  expect(render('[a](../CONTRIBUTING.md#rules)')).toContain('<a href="/guides/authors#rules">a</a>');
  const authors = join(root, 'CONTRIBUTING.md');
  expect(render('[t](content/07-tcp.md#a) [g](content/guides/students.md)', undefined, authors)).toContain(
    '<a href="/07-tcp#a">t</a> <a href="/guides/students">g</a>',
  );
  expect(render('[o](ARCHITECTURE.md)', 'https://host/x', authors)).toContain('/x/blob/HEAD/ARCHITECTURE.md"');
});

test('a link to a file that there is not fails', () => {
  expect(() => render('[e](../exercises/lost/lost.ts)')).toThrow(
    /07-tcp\.md: the link to exercises\/lost\/lost\.ts leads nowhere/,
  );
});

test('figures and tables can be scrolled by keyboard', () => {
  expect(render('![alt](a.svg)')).toBe('<figure class="figure" tabindex="0"><img src="a.svg" alt="alt"></figure>');
  expect(render('| a |\n| - |\n| b |')).toMatch(/^<table tabindex="0">/);
  expect(render('text ![alt](a.svg)')).toMatch(/^<p>/);
});

test.each(readCourse().lessons)(
  'every question of %s is one to answer in the page, and nothing of its Markdown is left',
  (id) => {
    const file = join(root, 'content', `${id}.md`);
    const md = new MarkdownIt({ html: true }).use(lessonQuizzes, { root }).use(componentImports);
    const html = md.render(readFileSync(file, 'utf8').replace(/^---\n.*?\n---\n/s, ''), { path: file });
    const questions = readQuiz(id);
    expect(html).toContain(`<LessonQuiz lesson="${id}" :of="${questions.length}">`);
    const [, ...tags] = html.split('<QuizQuestion ');
    expect(tags).toHaveLength(questions.length);
    expect(html).not.toContain('<summary>Answer</summary>');
    // What follows the quiz stays.
    expect(html).toMatch(/<\/LessonQuiz>\n<h2>/);
    expect(html.split('</LessonQuiz>')[1]).toContain('<h2>Further reading</h2>');
    tags.forEach((tag, index) => {
      const [, attribute = ''] = /:question="([^"]*)"/.exec(tag) ?? [];
      const passed: unknown = JSON.parse(
        attribute.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
      );
      expect(passed).toMatchObject({ kind: questions[index]?.kind, question: questions[index]?.question });
    });
  },
);
