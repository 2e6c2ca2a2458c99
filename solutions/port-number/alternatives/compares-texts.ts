export type PortRange = 'system' | 'registered' | 'dynamic';

const SHAPE = /^0*([1-9][0-9]*)?$/;
const LAST = '65535';

const isTooLarge = (digits: string): boolean =>
  digits.length > LAST.length || (digits.length === LAST.length && digits > LAST);

export const parsePort = (text: string): number => {
  const match = text === '' ? null : SHAPE.exec(text);
  if (match === null) throw new SyntaxError(`expected nothing but digits, got ${JSON.stringify(text.slice(0, 40))}`);
  const significant = match[1] ?? '0';
  if (isTooLarge(significant)) throw new RangeError(`a number of ${significant.length} digits over ${LAST}`);
  return Number.parseInt(significant, 10);
};

const UPPER_EDGES: ReadonlyArray<readonly [number, PortRange]> = [
  [1023, 'system'],
  [49151, 'registered'],
  [65535, 'dynamic'],
];

export const portRange = (port: number): PortRange => {
  const written = String(port);
  const row = /^[0-9]+$/.test(written) ? UPPER_EDGES.find(([edge]) => port <= edge) : undefined;
  if (row === undefined) throw new RangeError(`${written} lies in no range`);
  return row[1];
};
