import type { CheckResult, Result, Step } from '../../engine/results/result.js';
import { points } from '../feedback.js';
import { casesOf, neverRan, NOT_HERE, whyNoneRan, type Case, type Verdict } from '../formats/cases.js';
import { onLine, oneLine, plain } from '../formats/text.js';
import { Prose } from './prose.js';

/** Of a text that a program wrote, in UTF-16 units. */
const MOST_OUTPUT = 4_000;
const MOST_STEP = 300;
const MOST_STEPS = 200;

const marks: Record<Verdict, { sign: string; word: string }> = {
  passed: { sign: '✓', word: 'passed' },
  failed: { sign: '✗', word: 'failed' },
  skipped: { sign: '–', word: 'not reached' },
  errored: { sign: '!', word: 'the grader failed' },
};

export interface ExerciseResultProps {
  id: string;
  title: string;
  result: Result;
  /** Where the place in a lesson is that a check names; without it, its name alone is told. */
  lessonAddress?: (place: string) => string;
}

/** What came of one exercise: its checks, and of what failed the message, hint, wire and output. */
export function ExerciseResult({ id, title, result, lessonAddress }: ExerciseResultProps) {
  const cases = casesOf(result);
  const first = whyNoneRan(cases);
  const notes = result.notes.map((note) => <li key={note}>{plain(note, MOST_OUTPUT)}</li>);
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {first && neverRan(result) ? (
        <pre tabIndex={0}>{first.message}</pre>
      ) : (
        <>
          {result.resembles ? (
            <p class="likely">
              Likely cause: <Prose text={result.resembles.explanation} />
            </p>
          ) : null}
          <ul class="cases">
            {cases.map((one, index) => (
              <CheckCase key={index} one={one} check={result.checks[index]} lessonAddress={lessonAddress} />
            ))}
          </ul>
          <p>
            Once more, with the same data:{' '}
            <code>
              npm test {oneLine(result.exercise)} -- --seed {result.seed}
            </code>
          </p>
        </>
      )}
      {notes.length === 0 ? null : <ul class="notes">{notes}</ul>}
    </section>
  );
}

interface CheckCaseProps extends Pick<ExerciseResultProps, 'lessonAddress'> {
  one: Case;
  check: CheckResult | undefined;
}

function CheckCase({ one, check, lessonAddress }: CheckCaseProps) {
  const { sign, word } = one.reason === NOT_HERE ? { sign: '–', word: 'not run' } : marks[one.verdict];
  const steps = check?.outcome === 'failed' ? check.finding.steps : [];
  return (
    <li class={one.verdict}>
      <span class="mark" aria-hidden="true">
        {sign}
      </span>
      <span class="unseen">{word}: </span>
      {one.name} <small>{`${one.extraCredit ? 'extra credit, ' : ''}${points(one.points, one.maxPoints)}`}</small>
      {one.verdict === 'passed' || one.message === '' ? null : <pre tabIndex={0}>{one.message}</pre>}
      {one.hint === '' ? null : (
        <p>
          Hint: <Prose text={one.hint} />
        </p>
      )}
      {one.lesson === '' ? null : (
        <p>Lesson: {lessonAddress ? <a href={lessonAddress(one.lesson)}>{one.lesson}</a> : one.lesson}</p>
      )}
      <Wire steps={steps} />
      <Printed title="The program printed" text={one.stdout} />
      <Printed title="The program printed on standard error" text={one.stderr} />
    </li>
  );
}

/** What went over the wire, and when. */
function Wire({ steps }: { steps: readonly Step[] }) {
  if (steps.length === 0) return null;
  const hasBytes = steps.some(({ bytes }) => bytes !== undefined);
  return (
    <details>
      <summary>Step by step</summary>
      <div class="scroll" role="region" aria-label="Step by step" tabIndex={0}>
        <table class="wire">
          <thead>
            <tr>
              <th scope="col">ms</th>
              <th scope="col">What happened</th>
              {hasBytes ? <th scope="col">Bytes</th> : null}
            </tr>
          </thead>
          <tbody>
            {steps.slice(0, MOST_STEPS).map(({ atMs, text, bytes }, index) => (
              <tr key={index}>
                <td>{atMs.toFixed(1)}</td>
                <td class="text">{onLine(text, MOST_STEP)}</td>
                {hasBytes ? <td>{bytes ? <code>{hexOf(bytes)}</code> : null}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {steps.length > MOST_STEPS ? <p>and {steps.length - MOST_STEPS} more</p> : null}
    </details>
  );
}

const BYTES_SHOWN = 16;

function hexOf({ hex, length }: NonNullable<Step['bytes']>): string {
  const pairs = (/^[0-9a-f]*$/i.test(hex) ? hex : '').match(/../g) ?? [];
  const shown = pairs.slice(0, BYTES_SHOWN).join(' ');
  return length > Math.min(pairs.length, BYTES_SHOWN) ? `${shown} … (${length})` : shown;
}

function Printed({ title, text }: { title: string; text: string }) {
  if (text.trim() === '') return null;
  return (
    <details>
      <summary>{title}</summary>
      <pre tabIndex={0}>{plain(text, MOST_OUTPUT)}</pre>
    </details>
  );
}
