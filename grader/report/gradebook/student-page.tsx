import type { Course } from '../../course/course.js';
import { isFaulted } from '../formats/cases.js';
import { titleOf, type StudentResults } from '../formats/students.js';
import { oneLine } from '../formats/text.js';
import { points } from '../feedback.js';
import { countsUnseen, policyRemark } from '../policy-text.js';
import { statusWords } from '../status-words.js';
import { documentOf } from './document.js';
import { ExerciseResult } from './exercise-result.js';
import { TableHead } from './table-head.js';

/** One student's results, in a file that can be sent as it is. @param own without what students are not to see */
export function studentPage(own: StudentResults, course: Course): string {
  const { results, faulted } = own;
  const title = `${oneLine(course.title)}: ${oneLine(own.student)}`;
  const body = (
    <main class="student-page">
      <h1>{title}</h1>
      <p class="sum">
        {faulted.length > 0 ? 'No grade yet: the grader failed, not the program.' : points(own.points, own.maxPoints)}
      </p>
      {results.some(countsUnseen) ? <p>Checks that are not shown count as well.</p> : null}
      <table>
        <TableHead columns={['Exercise', 'Result', 'Points']} />
        <tbody>
          {results.map((result, index) => (
            <tr key={index}>
              <th scope="row">
                <a href={`#${anchor(index)}`}>{titleOf(course, result.exercise)}</a>
              </th>
              <td>{isFaulted(result) ? 'the grader failed, not the program' : statusWords[result.status]}</td>
              <td>{isFaulted(result) ? '' : `${result.points}/${result.maxPoints}${policyRemark(result)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {results.map((result, index) => (
        <ExerciseResult key={index} id={anchor(index)} title={titleOf(course, result.exercise)} result={result} />
      ))}
    </main>
  );
  return documentOf({ title, body });
}

/** A slug is the course's own, a place in the list is nobody's. */
function anchor(index: number): string {
  return `exercise-${index + 1}`;
}
