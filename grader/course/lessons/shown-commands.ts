/** One line of what a lesson shows below a command. */
export type ShownLine =
  | { kind: 'printed'; text: string }
  /** By the reader, and the line end with it. */
  | { kind: 'typed'; text: string }
  | { kind: 'Ctrl-C' }
  /** `...` or `…`: any number of lines, none too. */
  | { kind: 'left out' };

/** A command of a lesson and what it prints. */
export interface ShownCommand {
  /** Counts from 1 in the lesson's file. */
  line: number;
  /** As bash takes it, of several lines perhaps; a comment for the reader may stand at its end. */
  text: string;
  shown: ShownLine[];
}

const PROMPT = '$ ';
/** What bash writes before the further lines of a command. */
const FURTHER = '> ';

/** True for a fence in which somebody types at a prompt: of bash, or of Windows. */
export function hasPrompt(content: string): boolean {
  return /^(\$ |[A-Z]:\\.*>|PS\b.*>)/m.test(content);
}

/**
 * Cuts a fence into its commands.
 * @param line that of the first line of the content
 * @param types lines that are typed and not printed
 * @returns the commands, and what is shown before the first one
 */
export function readCommands(
  content: string,
  line: number,
  types: readonly string[] = [],
): { commands: ShownCommand[]; before: ShownLine[] } {
  const commands: ShownCommand[] = [];
  const before: ShownLine[] = [];
  let open = false;
  for (const [index, text] of content.replace(/\n$/, '').split('\n').entries()) {
    const last = commands.at(-1);
    if (text.startsWith(PROMPT)) commands.push({ line: line + index, text: text.slice(PROMPT.length), shown: [] });
    else if (last && open && (text.startsWith(FURTHER) || last.text.endsWith('\\')))
      last.text += `\n${text.startsWith(FURTHER) ? text.slice(FURTHER.length) : text}`;
    else (last?.shown ?? before).push(shownLine(text, types));
    open = text.startsWith(PROMPT) || (open && last?.shown.length === 0);
  }
  return { commands, before };
}

function shownLine(text: string, types: readonly string[]): ShownLine {
  if (text === '...' || text === '…') return { kind: 'left out' };
  if (text === '^C') return { kind: 'Ctrl-C' };
  return { kind: types.includes(text) ? 'typed' : 'printed', text };
}

/**
 * What is shown in a fence that has no command. When all its lines begin with `S:` or `C:`, it is a dialogue: the server's are printed,
 * the client's typed.
 */
export function readContinuation(content: string, types: readonly string[]): ShownLine[] {
  const lines = content.replace(/\n$/, '').split('\n');
  if (!lines.every((text) => /^[SC]:( |$)/.test(text))) return lines.map((text) => shownLine(text, types));
  return lines.map((text) => ({ kind: text.startsWith('C') ? 'typed' : 'printed', text: text.slice(3) }));
}
