import type { Cell } from './gradebook.js';
import { share } from './rows.js';

/** How a cell looks: a step of the scale from none of the points to all of them, or a sign of its own. */
export type Heat = 'fault' | 'absent' | 'all' | 'most' | 'half' | 'some' | 'none';

export function heatOf(cell: Cell | null): Heat {
  if (!cell || cell.status === 'not-started' || cell.status === 'missing') return 'absent';
  if (cell.status === 'grader-fault') return 'fault';
  const part = share(cell);
  if (part >= 1) return 'all';
  if (part >= 0.75) return 'most';
  if (part >= 0.4) return 'half';
  return part > 0 ? 'some' : 'none';
}

/** What each step means, for the legend. */
export const heatWords: Record<Heat, string> = {
  all: 'all points',
  most: 'three quarters or more',
  half: 'two fifths or more',
  some: 'fewer',
  none: 'no points',
  absent: 'no work: missing, or the untouched stub',
  fault: 'the grader failed',
};
