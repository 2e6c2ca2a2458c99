import { useState } from 'preact/hooks';
import type { Status } from '../../engine/results/result.js';
import { statusWords } from '../status-words.js';
import type { Cell, Grades, Row } from './gradebook.js';
import { heatOf, heatWords, type Heat } from './heat.js';
import { rowsIn, type View } from './rows.js';

const statuses = Object.keys(statusWords) as Status[];
const EVERYBODY = Infinity;
const PAGE_SIZES = [50, 100, 500, EVERYBODY];

/** Students × exercises: sorted by the head of any column, filtered, a page at a time, so that a large class stays quick. */
export function GradesTable({ exercises, rows }: Grades) {
  const [view, setView] = useState<View>({
    name: '',
    exercise: undefined,
    status: undefined,
    sortBy: 'student',
    descending: false,
  });
  const [size, setSize] = useState(PAGE_SIZES[0] ?? EVERYBODY);
  const [page, setPage] = useState(0);
  const change = (part: Partial<View>) => {
    setView({ ...view, ...part });
    setPage(0);
  };
  const found = rowsIn(rows, view);
  const pages = Math.max(1, Math.ceil(found.length / size));
  const first = size === EVERYBODY ? 0 : page * size;
  const shown = found.slice(first, first + size);
  const sort = (by: View['sortBy']) =>
    // Names from A on, points from the most on; again for the other way round.
    change({ sortBy: by, descending: view.sortBy === by ? !view.descending : by !== 'student' });
  return (
    <>
      <Filters
        view={view}
        change={change}
        exercises={exercises}
        size={size}
        resize={(rowsAPage) => {
          setSize(rowsAPage);
          setPage(0);
        }}
      />
      <p role="status" class="found">
        {found.length === rows.length ? `${rows.length} students` : `${found.length} of ${rows.length} students`}
        {shown.length < found.length ? `, of which these are ${first + 1} to ${first + shown.length}` : ''}
      </p>
      <div class="scroll" role="region" aria-label="Grades" tabIndex={0}>
        <table class="grades">
          <thead>
            <tr>
              <Head by="student" view={view} sort={sort} label="Student" />
              <Head by="points" view={view} sort={sort} label="Points" />
              {exercises.map(({ slug, title }, index) => (
                <Head key={slug} by={index} view={view} sort={sort} label={slug} title={title} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <StudentRow key={row.page} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <nav class="pages" aria-label="Pages of the table">
        <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
          Before
        </button>
        <span>
          page {page + 1} of {pages}
        </span>
        <button type="button" disabled={page + 1 >= pages} onClick={() => setPage(page + 1)}>
          Next
        </button>
      </nav>
      <Legend />
    </>
  );
}

interface FiltersProps {
  view: View;
  change: (part: Partial<View>) => void;
  exercises: Grades['exercises'];
  size: number;
  resize: (size: number) => void;
}

function Filters({ view, change, exercises, size, resize }: FiltersProps) {
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <label>
        Name
        <input
          type="search"
          value={view.name}
          onInput={({ currentTarget }) => change({ name: currentTarget.value })}
          autocomplete="off"
          spellcheck={false}
        />
      </label>
      <label>
        Status
        <select
          value={view.status ?? ''}
          onChange={({ currentTarget: { value } }) => change({ status: statuses.find((one) => one === value) })}
        >
          <option value="">any</option>
          {statuses.map((status) => (
            <option key={status} value={status}>
              {statusWords[status]}
            </option>
          ))}
        </select>
      </label>
      <label>
        in
        <select
          value={view.exercise ?? ''}
          onChange={({ currentTarget: { value } }) => change({ exercise: value === '' ? undefined : Number(value) })}
        >
          <option value="">any exercise</option>
          {exercises.map(({ slug, title }, index) => (
            <option key={slug} value={index}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        Rows
        <select value={size} onChange={({ currentTarget: { value } }) => resize(Number(value))}>
          {PAGE_SIZES.map((rows) => (
            <option key={rows} value={rows}>
              {rows === EVERYBODY ? 'all' : rows}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

interface HeadProps {
  by: View['sortBy'];
  view: View;
  sort: (by: View['sortBy']) => void;
  label: string;
  title?: string;
}

function Head({ by, view, sort, label, title = label }: HeadProps) {
  const isSorted = view.sortBy === by;
  const direction = view.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={typeof by === 'number' ? 'upright' : by} aria-sort={isSorted ? direction : 'none'}>
      <button type="button" title={title} onClick={() => sort(by)}>
        {label}
        <span aria-hidden="true">{isSorted ? (view.descending ? ' ▾' : ' ▴') : ''}</span>
      </button>
    </th>
  );
}

function StudentRow({ row: { student, page, points, maxPoints, isComplete, cells } }: { row: Row }) {
  return (
    <tr>
      <th scope="row" class="student">
        <a href={page}>{student}</a>
      </th>
      <td class="points">
        {isComplete ? (
          <>
            {points}
            <small>/{maxPoints}</small>
          </>
        ) : (
          'no grade yet'
        )}
      </td>
      {cells.map((cell, index) => (
        <GradeCell key={index} cell={cell} />
      ))}
    </tr>
  );
}

function GradeCell({ cell }: { cell: Cell | null }) {
  const heat = heatOf(cell);
  if (!cell) return <td class={heat}>–</td>;
  const { status, points, maxPoints, remark } = cell;
  const words = [statusWords[status], remark].filter((text) => text !== '').join('; ');
  return (
    <td class={heat} title={`${words}: ${points}/${maxPoints}`}>
      {signs[heat] ?? points}
      {remark === '' ? '' : <span aria-hidden="true">*</span>}
      <span class="unseen"> {words}</span>
    </td>
  );
}

const signs: Partial<Record<Heat, string>> = { absent: '–', fault: '!' };

function Legend() {
  return (
    <ul class="legend" aria-label="What the colours mean">
      {Object.entries(heatWords).map(([heat, words]) => (
        <li key={heat}>
          <span class={`swatch ${heat}`}>{signs[heat as Heat] ?? ''}</span> {words}
        </li>
      ))}
      <li>* late, or an attempt that was counted</li>
    </ul>
  );
}
