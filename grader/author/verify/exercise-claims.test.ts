import { readCourse } from '../../course/course.js';
import { loadChecks } from '../../grading/load-checks.js';
import { pointsClaim } from './exercise-claims.js';

// On a busy machine loading all checks may take seconds.
jest.setTimeout(60_000);

test.each(readCourse().exercises)(
  "the points of $slug in the course file are the sum of its checks'",
  async (exercise) => {
    const { slug, points } = exercise;
    const checks = await loadChecks(slug);
    expect(pointsClaim(exercise, checks).problems).toEqual([]);
    expect(pointsClaim({ ...exercise, points: points + 1 }, checks).problems).toEqual([
      `content/course.yaml says points: ${points + 1}, and its checks give ${points} in all`,
    ]);
  },
);
