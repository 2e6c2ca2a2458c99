import type { Found, HandedIn } from './findings.js';

const MOST_SHOWN = 5;

/** What was handed in where an exercise is missing, and what was expected: for the student's row, and for the instructor. */
export function insteadNotes(found: readonly Found[], exercise: string): string[] {
  const others = found.flatMap((one) => one.others).filter(({ slug }) => slug === undefined || slug === exercise);
  const meant = others.filter(({ slug }) => slug === exercise);
  const shown = meant.length > 0 ? meant : others;
  if (shown.length > 0) return [`${exercise}.ts is missing; handed in: ${list(shown.map(words))}`];
  const nothing = found.every(({ files, notes }) => files.length + notes.length === 0);
  const besides = found.flatMap((one) => one.besides);
  return nothing && besides.length > 0 ? [`${exercise}.ts is missing; handed in: ${list(besides)}`] : [];
}

function words({ file, kind }: HandedIn): string {
  switch (kind) {
    case 'file':
      return file;
    case 'text':
      return `text that was typed into the platform, and not a file (${file})`;
    case 'link':
      return `a link, and not a file (${file})`;
  }
}

function list(all: readonly string[]): string {
  const more = all.length - MOST_SHOWN;
  return `${all.slice(0, MOST_SHOWN).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
