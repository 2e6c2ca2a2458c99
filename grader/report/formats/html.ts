import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { courseRoot } from '../../course/root.js';
import { forStudents } from '../../engine/results/for-students.js';
import { gradebookOf, PAGE_OF_STUDENT } from '../gradebook/gradebook.js';
import { indexPage } from '../gradebook/index-page.js';
import { studentPage } from '../gradebook/student-page.js';
import { folderNames } from './folder-names.js';
import type { Format } from './format.js';
import { byStudent } from './students.js';

const INDEX = 'index.html';

/** The gradebook to look at, as pages that open from disk: one for the instructor, and one for each student. */
export const html: Format = {
  fileNames: [INDEX, PAGE_OF_STUDENT],
  prepare: ({ course, options: { similar } }) => {
    const script = readFileSync(join(courseRoot, 'dist', 'gradebook-page.js'), 'utf8');
    return ({ results, finishedAt }) => {
      const shown = byStudent(results.map(forStudents));
      const folders = folderNames(shown.map(({ student }) => student));
      return {
        files: [
          { path: INDEX, text: indexPage(gradebookOf(results, course, finishedAt), similar, script) },
          ...shown.map((one) => ({
            path: `students/${folders.get(one.student)}/${PAGE_OF_STUDENT}`,
            text: studentPage(one, course),
          })),
        ],
        warnings: [],
      };
    };
  },
};
