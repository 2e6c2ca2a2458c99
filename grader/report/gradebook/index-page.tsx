import type { SimilarExercise } from '../similar-text.js';
import { statusWords } from '../status-words.js';
import { documentOf } from './document.js';
import type { ExerciseSummary, FailedCheck } from './exercise-summary.js';
import type { Gradebook } from './gradebook.js';
import { Prose } from './prose.js';
import { SimilarSection } from './similar-section.js';
import { TableHead } from './table-head.js';

/** The gradebook's page. @param script what draws the table of grades in the browser */
export function indexPage(book: Gradebook, similar: readonly SimilarExercise[] | undefined, script: string): string {
  const { rows } = book.grades;
  const title = `${book.title}: gradebook`;
  const body = (
    <main>
      <h1>{title}</h1>
      <p>
        {count(rows.length, 'student')}, {count(book.exercises.length, 'exercise')}, graded{' '}
        <time dateTime={book.gradedAt.toISOString()}>{minuteOf(book.gradedAt)}</time> in the sandbox{' '}
        {book.sandboxes.join(' and ') || '–'}
        {book.seeds.length === 1 ? `, seed ${book.seeds[0]}` : ''}.
      </p>
      <nav aria-label="On this page">
        <ul class="contents">
          {book.faults.length === 0 ? null : (
            <li>
              <a href="#faults">The grader failed</a>
            </li>
          )}
          <li>
            <a href="#all-grades">Grades</a>
          </li>
          <li>
            <a href="#distribution">How the points are spread</a>
          </li>
          <li>
            <a href="#exercises">What was hard</a>
          </li>
          <li>
            <a href="#similar">Similar programs</a>
          </li>
        </ul>
      </nav>
      <Faults book={book} />
      <section aria-labelledby="all-grades">
        <h2 id="all-grades">Grades</h2>
        <noscript>
          The table of grades needs JavaScript. The pages of the students, in the folder students, do not.
        </noscript>
        <div id="grades" />
      </section>
      <Distribution book={book} />
      <section aria-labelledby="exercises">
        <h2 id="exercises">What was hard</h2>
        {book.exercises.map((exercise) => (
          <Exercise key={exercise.title} exercise={exercise} />
        ))}
      </section>
      <SimilarSection exercises={similar} titles={book.grades.exercises} />
    </main>
  );
  return documentOf({ title, body, data: book.grades, script });
}

function Faults({ book: { faults } }: { book: Gradebook }) {
  if (faults.length === 0) return null;
  return (
    <section aria-labelledby="faults" class="faults">
      <h2 id="faults">The grader failed</h2>
      <p>
        {faults.length === 1 ? 'In one case' : `In ${faults.length} cases`} the grader failed, not the program: there is
        no grade yet. The same command grades {faults.length === 1 ? 'it' : 'these'} again, and nothing else.
      </p>
      <table>
        <TableHead columns={['Student', 'Exercise', 'What happened']} />
        <tbody>
          {faults.map(({ student, exercise, message }) => (
            <tr key={`${student} ${exercise}`}>
              <th scope="row">{student}</th>
              <td>{exercise}</td>
              <td class="text">{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Distribution({ book: { distribution, grades } }: { book: Gradebook }) {
  const counted = distribution.reduce((sum, one) => sum + one, 0);
  const most = Math.max(1, ...distribution);
  return (
    <section aria-labelledby="distribution">
      <h2 id="distribution">How the points are spread</h2>
      {counted < grades.rows.length ? (
        <p>Without the {count(grades.rows.length - counted, 'student')} who have no grade yet.</p>
      ) : null}
      <table class="bars">
        <TableHead columns={['Of the points', 'Students']} />
        <tbody>
          {distribution.map((students, tenth) => (
            <tr key={tenth}>
              <th scope="row">{tenth === 10 ? 'all' : `${tenth * 10} to ${tenth * 10 + 10} %`}</th>
              <td>
                <Bar value={students} most={most} /> {students}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Exercise({ exercise }: { exercise: ExerciseSummary }) {
  const { title, results, statuses, medianMs, longestMs, checks } = exercise;
  return (
    <details class="exercise">
      <summary>
        <h3>{title}</h3>
        <span>{statuses.map(({ status, count: times }) => `${times} ${statusWords[status]}`).join(', ')}</span>
      </summary>
      <p>
        {count(results, 'result')}
        {medianMs === undefined
          ? '; no program was run.'
          : `; a program took ${seconds(medianMs)} at the median, ${seconds(longestMs ?? 0)} at most.`}
      </p>
      {checks.length === 0 ? <p>No check failed.</p> : <Checks checks={checks} />}
    </details>
  );
}

function Checks({ checks }: { checks: readonly FailedCheck[] }) {
  return (
    <table class="checks">
      <TableHead columns={['Check', 'Failed, of those that ran it', 'What seems to be behind it']} />
      <tbody>
        {checks.map(({ name, failed, ran, extraCredit, visibility, mistakes, message }) => (
          <tr key={name}>
            <th scope="row">
              {name}
              {extraCredit ? <small> extra credit</small> : null}
              {visibility === undefined ? null : (
                <small> {visibility === 'hidden' ? 'hidden' : 'shown after the due date'}</small>
              )}
            </th>
            <td>
              <Bar value={failed} most={ran} /> {failed} of {ran}
            </td>
            <td class="text">
              {mistakes.length === 0 ? null : (
                <ul>
                  {mistakes.map(({ explanation, count: times }) => (
                    <li key={explanation}>
                      {times} ×: <Prose text={explanation} />
                    </li>
                  ))}
                </ul>
              )}
              <p>
                {message.count} {message.count === 1 ? 'was' : 'were'} told: <q>{message.text}</q>
              </p>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ value, most }: { value: number; most: number }) {
  return <meter min={0} max={Math.max(1, most)} value={value} aria-hidden="true" />;
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function minuteOf(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
