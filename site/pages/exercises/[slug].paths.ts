import { repositoryAddress } from '../../build/environment.js';
import { exercisePage } from '../../build/exercise-page.js';
import { siteCourse } from '../../build/site-course.js';

/** VitePress asks here which exercises have a page, and what it holds. */
export default {
  paths() {
    const { lessons } = siteCourse();
    const repository = repositoryAddress(process.env['REPOSITORY']);
    const titles = new Map(lessons.flatMap(({ exercises }) => exercises.map(({ slug, title }) => [slug, title])));
    return lessons.flatMap((lesson) =>
      lesson.exercises.map((exercise) => ({
        params: { slug: exercise.slug },
        content: exercisePage(exercise, lesson, { titles, repository }),
      })),
    );
  },
};
