import { readCourse } from '../course/course.js';
import { readLesson } from '../course/lessons/lesson.js';
import { UsageError } from '../course/usage-error.js';
import { lessonCalled } from './lesson-names.js';

const lessons = readCourse().lessons.map((id) => readLesson(id));

test.each([
  ['0', '00-before-you-start'],
  ['00', '00-before-you-start'],
  ['before', '00-before-you-start'],
  ['7', '07-tcp'],
  ['07', '07-tcp'],
  ['13', '13-netcat'],
  ['07-tcp', '07-tcp'],
  ['content/07-tcp.md', '07-tcp'],
  ['tcp', '07-tcp'],
  ['streams', '08-tcp-streams'],
  ['segments', '09-inside-tcp'],
  ['web server', '12-web-server'],
  [' TCP ', '07-tcp'],
  ['netcat', '13-netcat'],
  ['risk', '06-listening-and-risk'],
  ['server ports', '02-server-ports'],
  ['app', '11-applications'],
  ['reliable', '07-tcp'],
  ['Reading', '05-netstat'],
])('the lesson called %s', (given, id) => expect(lessonCalled(lessons, given).id).toBe(id));

test('between several lessons it does not choose', () => {
  expect(() => lessonCalled(lessons, 'net')).toThrow(
    'several lessons are called "net": 05-netstat, 13-netcat; say which',
  );
});

test.each([
  ['tpc', 'there is no lesson "tpc"; did you mean 07-tcp, 08-tcp-streams, 09-inside-tcp?'],
  ['netsat', 'there is no lesson "netsat"; did you mean 05-netstat, 13-netcat?'],
  ['xylophone-concerto', 'there is no lesson "xylophone-concerto"; there are 00-before-you-start'],
  ['14', 'there is no lesson "14"; '],
  ['15', 'there is no lesson "15"; '],
])('nothing is called %s', (given, message) => {
  expect(() => lessonCalled(lessons, given)).toThrow(message);
  expect(() => lessonCalled(lessons, given)).toThrow(UsageError);
});
