import { guidesOf, type Guide } from '../build/guides.js';
import { siteCourse, type SiteCourse } from '../build/site-course.js';

interface HomePage extends SiteCourse {
  guides: Guide[];
}

/** What VitePress makes of {@link load}, when it builds, and puts into the page that imports it. */
export declare const data: HomePage;

export default {
  watch: ['../../content/*'],
  load: (): HomePage => ({ ...siteCourse(), guides: guidesOf({ forStudents: process.env['LIVE'] === '1' }) }),
};
