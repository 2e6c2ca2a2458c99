import { BrokenCourse, describeProblem } from '../../course/broken-course.js';
import type { Course } from '../../course/course.js';
import { readLesson, type Lesson } from '../../course/lessons/lesson.js';
import { oneLine, sectionText } from '../../course/lessons/section-text.js';
import { readSlides, type Slide } from '../../course/lessons/slides.js';
import { courseRoot } from '../../course/root.js';
import { claim, type Claim } from './claim.js';

const TABLE = 'content/slides.yaml';

/** That the lessons teach all that the slide deck says, each fact where `content/slides.yaml` has it. */
export function slideClaims(course: Course, root: string = courseRoot): Claim[] {
  const name = `${TABLE} lists the slides and where they are taught`;
  try {
    const slides = readSlides(root);
    const lessons = course.lessons.map((id) => readLesson(id, root));
    return [
      claim(name, []),
      ...slides.map((slide, index) =>
        claim(`slide ${index + 1}, "${slide.title}", is taught`, problemsOf(slide, lessons)),
      ),
      claim(`the lessons' slides are those of ${TABLE}`, disagreements(slides, lessons)),
    ];
  } catch (error) {
    if (!(error instanceof BrokenCourse)) throw error;
    return [claim(name, error.problems.map(describeProblem))];
  }
}

function problemsOf({ facts }: Slide, lessons: readonly Lesson[]): string[] {
  return facts.flatMap(({ fact, taught }) =>
    taught.flatMap(({ at, says }) => {
      const [id, anchor] = at.split('#');
      const lesson = lessons.find((one) => one.id === id);
      const section = lesson?.sections.find(({ slug }) => slug === anchor);
      if (!lesson || !section) return [`"${fact}": there is no such place as ${at}`];
      const text = sectionText(lesson, section);
      return says
        .filter((words) => !text.includes(oneLine(words)))
        .map((words) => `"${fact}": ${at} does not say "${oneLine(words)}"`);
    }),
  );
}

function disagreements(slides: readonly Slide[], lessons: readonly Lesson[]): string[] {
  return lessons.flatMap(({ id, slides: titles }) => {
    const listed = new Set(titles);
    const taught = new Set(slides.filter((slide) => isTaughtIn(slide, id)).map(({ title }) => title));
    return [
      ...[...taught].filter((title) => !listed.has(title)).map((title) => `content/${id}.md does not list "${title}"`),
      ...[...listed]
        .filter((title) => !taught.has(title))
        .map((title) => `content/${id}.md lists "${title}", of which ${TABLE} has nothing there`),
    ];
  });
}

function isTaughtIn({ facts }: Slide, id: string): boolean {
  return facts.some(({ taught }) => taught.some(({ at }) => at.startsWith(`${id}#`)));
}
