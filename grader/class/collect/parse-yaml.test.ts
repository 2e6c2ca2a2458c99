import { parseYamlApart } from './parse-yaml.js';

test('all values are text', () => {
  expect(parseYamlApart('a:\n  :sid: 0012\n  b: [1, null]\n')).toEqual({ a: { ':sid': '0012', b: ['1', 'null'] } });
});

test('what is no YAML is refused with its place', () => {
  expect(() => parseYamlApart('a: [')).toThrow(/line 1/);
});

test.each(['[', '{', '- ', '? ', '{a,', '[\n'])('%j without end does not end the grader, and is refused', (unit) => {
  const started = performance.now();
  expect(() => parseYamlApart(unit.repeat(40_000))).toThrow();
  expect(performance.now() - started).toBeLessThan(70_000);
});

test('references do not multiply what they name', () => {
  const lines = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`);
  expect(() => parseYamlApart(`a0: &a0 [x, x]\n${lines.join('\n')}\n`)).toThrow();
});
