import { readCourse, type Exercise } from '../../grader/course/course.js';
import { readLesson } from '../../grader/course/lessons/lesson.js';
import { duration } from '../../grader/course/levels.js';
import { courseRoot } from '../../grader/course/root.js';

/** A lesson as the pages name it. Links are VitePress's: from the root, without base and ending. */
export interface SiteLesson {
  id: string;
  number: number;
  title: string;
  summary: string;
  link: string;
  exercises: SiteExercise[];
}

export interface SiteExercise extends Pick<Exercise, 'slug' | 'title' | 'kind' | 'points' | 'level' | 'after'> {
  link: string;
  /** How long a student needs, in words. */
  time: string;
}

export interface SiteCourse {
  title: string;
  points: number;
  lessons: SiteLesson[];
}

/** What the pages say of the course: that which students may know, and no policy. */
export function siteCourse(root: string = courseRoot): SiteCourse {
  const { title, lessons, exercises } = readCourse(root);
  return {
    title,
    points: exercises.reduce((sum, { points }) => sum + points, 0),
    lessons: lessons.map((id) => {
      const { lesson: number, title: name, summary } = readLesson(id, root);
      const own = exercises.filter(({ lesson }) => lesson === id).map(siteExercise);
      return { id, number, title: name, summary, link: `/${id}`, exercises: own };
    }),
  };
}

function siteExercise({ slug, title, kind, points, level, minutes, after }: Exercise): SiteExercise {
  return { slug, title, kind, points, level, time: duration(minutes), after, link: exerciseLink(slug) };
}

export function exerciseLink(slug: string): string {
  return `/exercises/${slug}`;
}
