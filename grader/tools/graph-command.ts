import { exitCodes } from '../course/usage-error.js';
import { importGraph, rooms } from './import-graph.js';

/** `npm run graph`: which room imports from which, and what breaks the rule. */
export function graphCommand(): number {
  const { arrows, upward, circles, unknown, files } = importGraph();
  for (const room of rooms) {
    const to = rooms.flatMap((other) => {
      const count = arrows.get(`${room} ${other}`);
      return count === undefined ? [] : [`${other} (${count})`];
    });
    console.log(`${room.padEnd(9)} imports from ${to.join(', ') || 'no other room'}`);
  }
  for (const folder of unknown) console.log(`grader/${folder} is not a room`);
  for (const line of upward) console.log(`upwards: ${line}`);
  for (const circle of circles) console.log(`a circle: ${circle.join(', ')}`);
  console.log(
    `${files} files in ${rooms.length} rooms, ${arrows.size} arrows between rooms, ${upward.length} upward imports, ${circles.length} circles`,
  );
  return upward.length + circles.length + unknown.length === 0 ? exitCodes.passed : exitCodes.failed;
}
