import { firstWindow, roundTripText, shown, windowAfter, type Congestion, type RoundTrip } from './congestion.js';

function course(threshold: number, ...trips: RoundTrip[]): Congestion[] {
  const windows = [firstWindow(threshold)];
  for (const trip of trips) windows.push(windowAfter(windows.at(-1) as Congestion, trip));
  return windows;
}
const well = (times: number) => Array.from({ length: times }, (): RoundTrip => 'all acknowledged');

test('slow start doubles up to the threshold, from where on a round trip adds about one', () => {
  expect(course(16, ...well(5)).map(({ window }) => shown(window))).toEqual(['3', '6', '12', '16.5', '17.4', '18.4']);
});

test('three duplicates halve the window, and it grows on by one', () => {
  const [, , , , lost, next] = course(16, ...well(3), 'three duplicates', 'all acknowledged');
  expect(lost).toEqual({ window: 8, threshold: 8, after: 'three duplicates' });
  expect(next?.window).toBeCloseTo(9, 0);
});

test('a timeout sets the window to one; slow start leads to half of what it was', () => {
  const windows = course(16, ...well(3), 'timeout', ...well(4));
  expect(windows.slice(4).map(({ window }) => shown(window))).toEqual(['1', '2', '4', '8', '9']);
  expect(windows.at(-1)?.threshold).toBe(8);
});

test('the threshold stays when the timer runs out again, and is never below two', () => {
  expect(course(16, ...well(3), 'timeout', 'timeout').at(-1)).toMatchObject({ window: 1, threshold: 8 });
  expect(course(16, 'three duplicates', 'three duplicates').at(-1)).toMatchObject({ window: 2, threshold: 2 });
});

test('each round trip is told in words', () => {
  const windows = course(4, 'all acknowledged', 'all acknowledged', 'three duplicates', 'timeout');
  const told = windows.map((to, index) => roundTripText(windows[index - 1] ?? to, to));
  expect(told).toEqual([
    'The window begins at 3 segments, ssthresh at 4.',
    'Slow start: the window grows from 3 to 4.5 segments; ssthresh stays 4.',
    'Congestion avoidance: the window grows from 4.5 to 5.3 segments; ssthresh stays 4.',
    'Three duplicate acknowledgements: the window falls from 5.3 to 2.5 segments; ssthresh becomes 2.5.',
    'Timeout: the window falls from 2.5 to 1 segment; ssthresh becomes 2.',
  ]);
});
