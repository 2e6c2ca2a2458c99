const ranges = [
  { name: 'system', first: 0, last: 1023 },
  { name: 'registered', first: 1024, last: 49_151 },
  { name: 'dynamic', first: 49_152, last: 65_535 },
] as const;

export type PortRange = (typeof ranges)[number]['name'];

class PortSyntaxError extends SyntaxError {}
class PortRangeError extends RangeError {}

export const parsePort = (text: string): number => {
  const characters = [...text];
  const digits = new Set('0123456789');
  if (characters.length === 0 || !characters.every((character) => digits.has(character))) {
    throw new PortSyntaxError('one or more decimal digits, please');
  }
  const value = BigInt(text);
  if (value >= 65_536n) throw new PortRangeError(`${value} needs more than sixteen bits`);
  return Number(value);
};

export const portRange = (port: number): PortRange => {
  const range = ranges.find(({ first, last }) => port >= first && port <= last);
  if (range === undefined || port % 1 !== 0) throw new PortRangeError(`${port} lies in no range`);
  return range.name;
};
