import { exportNameOf } from './export-name.js';

test.each([
  ['time-server', 'server', 'startTimeServer'],
  ['port-number', 'function', 'portNumber'],
  ['nc4', 'function', 'nc4'],
  ['delete', 'server', 'startDelete'],
  ['delete', 'program', 'delete'],
] as const)('%s, a %s, exports %s', (slug, kind, name) => expect(exportNameOf(slug, kind)).toBe(name));

test.each(['delete', 'await', 'arguments', 'answer-to', 'expect'])('no function can be called like "%s"', (slug) =>
  expect(() => exportNameOf(slug, 'function')).toThrow(`"${slug}" makes a function`),
);
