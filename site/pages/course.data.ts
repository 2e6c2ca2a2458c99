import { siteCourse, type SiteCourse } from '../build/site-course.js';

/** What VitePress makes of {@link load}, when it builds, and puts into the page that imports it. */
export declare const data: SiteCourse;

export default {
  watch: ['../../content/*'],
  load: () => siteCourse(),
};
