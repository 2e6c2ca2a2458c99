import { readCourse } from '../../grader/course/course.js';
import { findPlace } from '../../grader/course/lessons/lesson.js';
import { forwardingPage, movedPages, movedSections, movedTo } from './moved.js';

const { lessons } = readCourse();

test('what has moved is there, and is no longer at its old place', () => {
  for (const [old, page] of Object.entries(movedPages)) {
    expect(lessons).toContain(page);
    expect(lessons).not.toContain(old);
  }
  for (const [old, sections] of Object.entries(movedSections)) {
    expect(lessons).toContain(old);
    for (const [anchor, page] of Object.entries(sections)) {
      expect({ page, anchor, found: findPlace(`${page}#${anchor}`) !== undefined }).toMatchObject({ found: true });
      expect(findPlace(`${old}#${anchor}`)).toBeUndefined();
    }
  }
});

test.each([
  ['/ports/07-tcp.html', '#the-checksum', '09-inside-tcp.html#the-checksum'],
  ['/07-tcp', '#many-clients-at-once', '08-tcp-streams.html#many-clients-at-once'],
  ['/07-tcp.html', '#two-transports', undefined],
  ['/07-tcp.html', '', undefined],
  ['/07-tcp.html', '#constructor', undefined],
  ['/constructor', '#name', undefined],
  ['/10-udp.html', '#the-checksum', undefined],
])('the address %s%s leads to %s', (path, hash, to) => expect(movedTo(path, hash)).toBe(to));

test('the old address of a page leads to the new one, without a script too', () => {
  const html = forwardingPage('10-udp');
  expect(html).toContain('<link rel="canonical" href="10-udp.html">');
  expect(html).toContain('content="0; url=10-udp.html"');
});
