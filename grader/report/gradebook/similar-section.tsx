import { oneLine } from '../formats/text.js';
import { caveats, percent, type SimilarExercise } from '../similar-text.js';
import type { Grades } from './gradebook.js';
import { TableHead } from './table-head.js';

const MOST_PAIRS = 30;

/** Pairs of an exercise that are alike, the most unusual first. Undefined: nobody has looked. */
export function SimilarSection({
  exercises,
  titles,
}: {
  exercises: readonly SimilarExercise[] | undefined;
  titles: Grades['exercises'];
}) {
  return (
    <section aria-labelledby="similar">
      <h2 id="similar">Similar programs</h2>
      {exercises === undefined ? (
        <p>
          Nobody has looked. <code>npm run similar -- CLASS --out OUT</code>, with the folder that this gradebook was
          written to, and the next <code>--format html</code> shows what it found.
        </p>
      ) : (
        <Pairs exercises={exercises} titles={titles} />
      )}
    </section>
  );
}

function Pairs({ exercises, titles }: { exercises: readonly SimilarExercise[]; titles: Grades['exercises'] }) {
  const all = exercises
    .flatMap(({ exercise, usual, pairs }) => pairs.map((pair) => ({ exercise, usual, ...pair })))
    .sort((a, b) => b.similarity - b.usual - (a.similarity - a.usual));
  if (all.length === 0) return <p>No two programs of one exercise are as alike as was asked for.</p>;
  const more = exercises.reduce((sum, { morePairs }) => sum + morePairs, 0) + Math.max(0, all.length - MOST_PAIRS);
  return (
    <>
      {caveats.map((text) => (
        <p key={text}>{text}</p>
      ))}
      <table>
        <TableHead columns={['Exercise', 'Student', 'and', 'Similar', 'Usual there']} />
        <tbody>
          {all.slice(0, MOST_PAIRS).map(({ exercise, usual, left, right, similarity }) => (
            <tr key={`${exercise} ${left} ${right}`}>
              <td>{titles.find(({ slug }) => slug === exercise)?.title ?? oneLine(exercise)}</td>
              <td>{oneLine(left)}</td>
              <td>{oneLine(right)}</td>
              <td>{percent(similarity)}</td>
              <td>{percent(usual)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {more > 0 ? `${more} more pairs, and the` : 'The'} matching lines are in <code>similar.md</code>, beside the
        gradebook’s folder.
      </p>
    </>
  );
}
