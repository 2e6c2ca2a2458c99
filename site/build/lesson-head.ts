import { basename, dirname, join } from 'node:path';
import { readCourse } from '../../grader/course/course.js';
import { readLesson } from '../../grader/course/lessons/lesson.js';
import { duration } from '../../grader/course/levels.js';
import { asAttribute, component, type PageMarkdown, sourceFile, templateToken } from './markdown.js';
import { siteCourse, type SiteExercise, type SiteLesson } from './site-course.js';

/** What stands below a lesson's title in its page, from its front matter and the course file. */
export interface LessonFacts {
  number: number;
  time: string;
  needs: Pick<SiteLesson, 'title' | 'link'>[];
  /** As HTML. */
  objectives: string[];
  exercises: Pick<SiteExercise, 'title' | 'link' | 'level' | 'time'>[];
}

/** Shows a lesson's time, what it needs, its objectives and its exercises below its title. */
export function lessonHead(md: PageMarkdown, { root }: { root: string }): void {
  md.core.ruler.push('lesson-head', (page) => {
    const path = sourceFile(page);
    if (path === undefined || dirname(path) !== join(root, 'content')) return;
    const id = basename(path, '.md');
    // A page that is no lesson, or one that is being written.
    if (!readCourse(root).lessons.includes(id)) return;
    const name = component(page, 'LessonHead', 'components/LessonHead.vue');
    const tag = templateToken(page, `<${name} :facts="${asAttribute(factsOf(id, root, md))}" />\n`);
    const title = page.tokens.findIndex(({ type, tag: of }) => type === 'heading_close' && of === 'h1');
    page.tokens.splice(title + 1, 0, tag);
  });
}

function factsOf(id: string, root: string, md: PageMarkdown): LessonFacts {
  const { lesson: number, minutes, needs, objectives } = readLesson(id, root);
  const { lessons } = siteCourse(root);
  const own = lessons.find((lesson) => lesson.id === id)?.exercises ?? [];
  return {
    number,
    time: duration(minutes),
    needs: lessons
      .filter((lesson) => needs.includes(lesson.id))
      .map(({ number: of, title, link }) => ({ title: `lesson ${of}, ${title}`, link })),
    objectives: objectives.map((text) => md.renderInline(text).replaceAll(' v-pre', '')),
    exercises: own.map(({ title, link, level, time }) => ({ title, link, level, time })),
  };
}
