import { readCourse } from '../course/course.js';
import { checksAndMistakes, staticClaims } from './exercise-claims.js';

test.each(readCourse().exercises)("the points of $slug in the course file are the sum of its checks'", (exercise) => {
  const { slug, points } = exercise;
  const { checks, mistakes } = checksAndMistakes(slug);
  const problemsWith = (says: number) =>
    staticClaims({ ...exercise, points: says }, checks, mistakes).find(
      ({ name }) => name === `${slug}: its points are those of its checks`,
    )?.problems;
  expect(problemsWith(points)).toEqual([]);
  expect(problemsWith(points + 1)).toEqual([
    `content/course.yaml says points: ${points + 1}, and its checks give ${points} in all`,
  ]);
});
