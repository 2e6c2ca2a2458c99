import { render } from 'preact';
import type { Grades } from './gradebook.js';
import { GradesTable } from './grades-table.js';

// Runs in the browser, from a page that was opened from disk.
const data = document.getElementById('data')?.textContent;
const place = document.getElementById('grades');
if (data && place) render(<GradesTable {...(JSON.parse(data) as Grades)} />, place);
