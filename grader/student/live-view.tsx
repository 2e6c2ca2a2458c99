import { renderToString } from 'preact-render-to-string';
import { forStudents } from '../engine/results/for-students.js';
import { points } from '../report/feedback.js';
import { ExerciseResult } from '../report/gradebook/exercise-result.js';
import { Prose } from '../report/gradebook/prose.js';
import { statusWords } from '../report/status-words.js';
import type { LiveState } from './live-state.js';
import type { Watching } from './watch-screen.js';

/** That of a program that is watched. */
export function liveState({ course, exercise, passed, result, typeErrors = [], aside, busy }: Watching): LiveState {
  const shown = result && forStudents(result);
  const parts = (
    <>
      {aside === undefined ? null : (
        <p class="aside">
          <Prose text={aside} />
        </p>
      )}
      {shown === undefined ? null : shown.status === 'not-started' ? (
        <p>
          Not started: the comment in the file says all that is asked. Each time that you save, the verdict is shown
          here.
        </p>
      ) : (
        <ExerciseResult id="live-result" title="The checks" result={shown} lessonAddress={lessonAddress} />
      )}
      {typeErrors.length === 0 ? null : (
        <ul class="type-errors">
          {typeErrors.map(({ file, line, column, message }) => (
            <li key={`${file}:${line}:${column}`}>
              type error, {file}:{line}:{column}: {message}
            </li>
          ))}
        </ul>
      )}
    </>
  );
  return {
    slug: exercise.slug,
    busy,
    verdict: shown ? `${statusWords[shown.status]}, ${points(shown.points, shown.maxPoints)}` : '',
    passed: shown?.status === 'passed',
    html: renderToString(parts),
    done: passed,
    exercises: course.exercises.length,
  };
}

/** Of `LESSON#SECTION`, in the pages. */
function lessonAddress(place: string): string {
  const [lesson = '', section = ''] = place.split('#');
  return `/${lesson}.html#${section}`;
}
