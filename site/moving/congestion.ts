/** What a sender meets in a round trip. */
export type RoundTrip = 'all acknowledged' | 'three duplicates' | 'timeout';

/** In segments of full size, after the round trip named by `after`; the first is before any. */
export interface Congestion {
  window: number;
  threshold: number;
  after?: RoundTrip;
}

/** A sender with a window of three segments, as RFC 5681 has it for the usual size of a segment. */
export function firstWindow(threshold: number): Congestion {
  return { window: 3, threshold };
}

/**
 * The window one round trip later. Every segment is acknowledged by itself, or there is one loss; the short time of fast recovery is
 * left out, as in the lesson's figure.
 */
export function windowAfter({ window, threshold, after: before }: Congestion, after: RoundTrip): Congestion {
  const half = Math.max(Math.floor(window) / 2, 2);
  switch (after) {
    case 'all acknowledged':
      return { window: grown(window, threshold), threshold, after };
    case 'three duplicates':
      return { window: half, threshold: half, after };
    case 'timeout':
      // The timer has run out for the same segment once more.
      return { window: 1, threshold: before === 'timeout' ? threshold : half, after };
  }
}

/** What a round trip did, in a sentence. */
export function roundTripText(from: Congestion, to: Congestion): string {
  const threshold = `ssthresh ${to.threshold === from.threshold ? 'stays' : 'becomes'} ${shown(to.threshold)}`;
  switch (to.after) {
    case undefined:
      return `The window begins at ${shown(to.window)} segments, ssthresh at ${shown(to.threshold)}.`;
    case 'all acknowledged': {
      const how = from.window < from.threshold ? 'Slow start' : 'Congestion avoidance';
      return `${how}: the window grows from ${shown(from.window)} to ${shown(to.window)} segments; ${threshold}.`;
    }
    case 'three duplicates':
      return `Three duplicate acknowledgements: the window falls from ${shown(from.window)} to ${shown(to.window)} segments; ${threshold}.`;
    case 'timeout':
      return `Timeout: the window falls from ${shown(from.window)} to 1 segment; ${threshold}.`;
  }
}

export function shown(segments: number): string {
  return String(Math.round(segments * 10) / 10);
}

function grown(window: number, threshold: number): number {
  let size = window;
  for (let acknowledged = 0; acknowledged < Math.floor(window); acknowledged++) size += size < threshold ? 1 : 1 / size;
  return size;
}
