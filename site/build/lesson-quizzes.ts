import { basename, dirname, join } from 'node:path';
import { slug } from 'github-slugger';
import type { Token } from 'markdown-it';
import { readQuiz, type Question } from '../../grader/course/lessons/quiz.js';
import { asAttribute, component, type Page, type PageMarkdown, sourceFile, templateToken } from './markdown.js';

/** Makes of each question of a lesson's quiz one that is answered in the page. What a question is, the grader's reader says. */
export function lessonQuizzes(md: PageMarkdown, { root }: { root: string }): void {
  md.core.ruler.push('lesson-quizzes', (page) => {
    const lesson = lessonOf(sourceFile(page), root);
    if (lesson !== undefined) page.tokens = withQuiz(page, lesson, readQuiz(lesson, root), md);
  });
}

function lessonOf(path: string | undefined, root: string): string | undefined {
  return path !== undefined && dirname(path) === join(root, 'content') ? basename(path, '.md') : undefined;
}

function withQuiz(page: Page, lesson: string, questions: readonly Question[], md: PageMarkdown): Token[] {
  const { tokens } = page;
  const headings = tokens.flatMap(({ type }, index) => (type === 'heading_open' ? [index] : []));
  const level = (index: number) => Number(tokens[index]?.tag.slice(1));
  const quiz = headings.findIndex((index) => level(index) === 2 && tokens[index + 1]?.content === 'Quiz');
  const asked = headings.slice(quiz + 1, quiz + 1 + questions.length);
  const end = headings[quiz + 1 + questions.length] ?? tokens.length;
  // The reader has found the questions in this very order, one a heading.
  const blocks = questions.flatMap((question, at) => {
    const heading = tokens.slice(asked[at], (asked[at] ?? 0) + 3);
    return [templateToken(page, questionTag(page, question, md)), ...heading, templateToken(page, '</QuizQuestion>\n')];
  });
  return [
    ...tokens.slice(0, asked[0]),
    templateToken(
      page,
      `<${component(page, 'LessonQuiz', 'quiz/LessonQuiz.vue')} lesson="${lesson}" :of="${questions.length}">\n`,
    ),
    ...blocks,
    templateToken(page, '</LessonQuiz>\n'),
    ...tokens.slice(end),
  ];
}

function questionTag(page: Page, question: Question, md: PageMarkdown): string {
  const name = component(page, 'QuizQuestion', 'quiz/QuizQuestion.vue');
  return `<${name} id="${slug(question.question)}" :question="${asAttribute(rendered(question, md))}">\n`;
}

/** The question with HTML for its inline Markdown: a page has no renderer. */
function rendered(question: Question, md: PageMarkdown): Question {
  // VitePress marks code for Vue's compiler, which does not see this.
  const html = (text: string) => md.renderInline(text).replaceAll(' v-pre', '');
  const explained = <T extends { explanation: string }>(one: T): T => ({ ...one, explanation: html(one.explanation) });
  if ('options' in question)
    return { ...question, options: question.options.map((one) => ({ ...explained(one), text: html(one.text) })) };
  // Spelt out for each kind, so that the types of the answers stay apart.
  return question.kind === 'number'
    ? { ...question, answers: question.answers.map(explained), other: html(question.other) }
    : { ...question, answers: question.answers.map(explained), other: html(question.other) };
}
