import { InvalidArgumentError } from 'commander';
import { isMoment } from '../course/policy-file.js';
import { formatNames, type FormatName } from '../report/formats/format.js';
import { parseSeed } from './options.js';

/* How the command line's options are read: each takes a text as it was typed, and what was given before it where it may be repeated. */

export function countArgument(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('it takes a whole number');
  return Number(text);
}

export function portArgument(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new InvalidArgumentError('it takes a port, 0 to 65535');
  return Number(text);
}

/** An origin (RFC 6454), of an address that may have a path, as it is copied from a browser. */
export function originArgument(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new InvalidArgumentError('it takes an address as your browser shows it: https://NAME');
  return url.origin;
}

export function formatArgument(text: string, before: FormatName[] = []): FormatName[] {
  const names = text.split(',').map((given) => {
    const name = formatNames.find((one) => one === given.trim());
    if (name === undefined)
      throw new InvalidArgumentError(`there is no "${given}"; there are ${formatNames.join(', ')}`);
    return name;
  });
  return [...before, ...names];
}

export function slugsArgument(text: string, before: string[] = []): string[] {
  const slugs = text.split(',').map((slug) => slug.trim());
  return [...before, ...slugs.filter((slug) => slug !== '')];
}

export function percentArgument(text: string): number {
  const percent = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (!(percent >= 0 && percent <= 100)) throw new InvalidArgumentError('it takes a whole number from 0 to 100');
  return percent;
}

export function again(text: string, before: string[] = []): string[] {
  return [...before, text];
}

export function momentArgument(text: string): Date {
  if (!isMoment(text)) throw new InvalidArgumentError('it takes a date and time with its zone');
  return new Date(text);
}

export function seedArgument(text: string): number {
  try {
    return parseSeed(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
