import { DateTime, type DurationLike } from 'luxon';
import { isDay, isDuration, type PolicyFile } from '../../course/policy-file.js';

/** When an exercise has to be handed in. Each is the last millisecond that still counts. */
export interface Deadline {
  due: Date;
  /** `due`, and the grace. */
  graceEnd: Date;
  /** After this nothing counts. */
  until?: Date | undefined;
  /** By whose days lateness is counted: where clocks change, a day has 23 or 25 hours. */
  zone: string;
}

const units = { m: 'minutes', h: 'hours', d: 'days' } as const;

/** Undefined without a due date. Dates without a time end with their day, in the policy's time zone. */
export function deadlineOf({ due, grace, lateUntil, timezone = 'utc' }: PolicyFile): Deadline | undefined {
  if (due === undefined) return undefined;
  const at = instant(due, timezone);
  const until =
    lateUntil === undefined
      ? undefined
      : isDuration(lateUntil)
        ? at.plus(durationOf(lateUntil))
        : instant(lateUntil, timezone);
  return {
    due: at.toJSDate(),
    graceEnd: at.plus(durationOf(grace ?? '0m')).toJSDate(),
    until: until?.toJSDate(),
    zone: timezone,
  };
}

/** Days that have begun since the grace has ended, 0 when it has not: a millisecond later the first one has. */
export function daysLate({ graceEnd, zone }: Deadline, submittedAt: Date): number {
  const from = DateTime.fromJSDate(graceEnd, { zone });
  const to = DateTime.fromJSDate(submittedAt, { zone });
  if (to <= from) return 0;
  const whole = Math.floor(to.diff(from, 'days').days);
  return from.plus({ days: whole }) < to ? whole + 1 : whole;
}

function instant(text: string, zone: string): DateTime {
  // Where it names an offset, that holds, and the zone is only for counting days.
  const at = DateTime.fromISO(text, { zone });
  return isDay(text) ? at.endOf('day') : at;
}

function durationOf(text: string): DurationLike {
  const unit = text.at(-1);
  const number = Number(text.slice(0, -1));
  return unit === 'm' || unit === 'h' || unit === 'd' ? { [units[unit]]: number } : {};
}
