import { stripVTControlCharacters } from 'node:util';

/** So much of what a program printed is looked at, in characters at either end, and so much of a line. */
const MOST_READ = 64 * 1024;
const LONGEST_LINE = 2_000;
const LONGEST_SHOWN = 200;

/**
 * What a program printed as the stack trace of an error: Node's own words when one dies, or an error as `console.error` prints it, with
 * its fields and causes. Undefined where there is none: a message that says "at 127.0.0.1:80" is none.
 * @returns the error's first line, empty when there is none
 */
export function stackTraceIn(printed: string): { thrown: string } | undefined {
  const lines = linesOf(printed);
  // What Node prints below an error that nobody caught, whatever was thrown.
  const last = lines.findLast((line) => line.trim() !== '') ?? '';
  if (!lines.some(isFrame) && !/^Node\.js v\d+\.\d+\.\d+\s*$/.test(last)) return undefined;
  return { thrown: (lines.find((line) => /^\w*(?:Error|Exception)\b/.test(line)) ?? '').slice(0, LONGEST_SHOWN) };
}

/** A stack inside of a printed object or of JSON is a text in quotation marks, its line ends written out. */
function linesOf(printed: string): string[] {
  const read =
    printed.length > 2 * MOST_READ ? `${printed.slice(0, MOST_READ)}\n${printed.slice(-MOST_READ)}` : printed;
  return stripVTControlCharacters(read)
    .split(/\r?\n|\\n(?=[\s'"`]|$)/)
    .map((line) => line.slice(0, LONGEST_LINE));
}

/** `    at connect (nc-client.ts:12:5)`, `    at async file:///nc.ts:1:2 {`, `at <anonymous>`, `... 3 lines matching cause stack trace ...`. */
function isFrame(line: string): boolean {
  // In an object's text a line may begin with a quotation mark.
  const begun = /^[\s'"`]+/.exec(line)?.[0] ?? '';
  if (begun === '') return false;
  const text = line.slice(begun.length);
  if (/^\.\.\. \d+ lines matching (?:cause )?stack trace \.\.\./.test(text)) return true;
  return text.startsWith('at ') && endsInPlace(text.slice('at '.length));
}

function endsInPlace(frame: string): boolean {
  const text = withoutEnd(frame);
  const opens = text.endsWith(')') ? text.lastIndexOf('(') : -1;
  const place = opens === -1 ? text.replace(/^(?:async|new) /, '') : text.slice(opens + 1, -1);
  if (place === '<anonymous>') return true;
  if (opens !== -1 && /^(?:native|index \d+)$/.test(place)) return true;
  const [column = '', line = '', ...before] = place.split(':').reverse();
  const file = before.reverse().join(':');
  if (!/^\d+$/.test(line) || !/^\d+$/.test(column)) return false;
  // Not the end of an address: `at ::1:80`, `at 10.0.0.1:80:1`.
  if (opens !== -1) return /[^\d:[\]]$/.test(file);
  return /^(?:file|node|data|evalmachine):?|\.[cm]?[jt]sx?$|^\[eval|<anonymous>$/.test(file);
}

/** What follows a frame: the brace of an error's fields, and in an object's text the end of its quotation and `+`. */
function withoutEnd(frame: string): string {
  let end = frame.length;
  while (end > 0 && ' \t\r{,\'"`+]}'.includes(frame[end - 1] ?? '')) end--;
  return frame.slice(0, end);
}
