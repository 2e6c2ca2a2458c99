import { actions } from './actions.js';
import { canvas } from './canvas.js';
import { classroom50 } from './classroom50.js';
import { ctrf } from './ctrf.js';
import { exercism } from './exercism.js';
import type { Format, FormatName } from './format.js';
import { gradescope } from './gradescope.js';
import { html } from './html.js';
import { junit } from './junit.js';
import { markdownFeedback } from './markdown.js';
import { moodle } from './moodle.js';

/** Every format of `--format`, by its name, which is also that of its folder in OUT. */
export const formats: Readonly<Record<FormatName, Format>> = {
  gradescope,
  classroom50,
  actions,
  exercism,
  junit,
  ctrf,
  canvas,
  moodle,
  markdown: markdownFeedback,
  html,
};
