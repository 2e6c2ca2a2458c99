import type { Token } from 'markdown-it';
import { plainText, type Document } from './document.js';

/** What a cell of a lesson's table says of a service. `line` counts from 1 in the file. */
export interface PortRow {
  line: number;
  /** How the table names the service, without the number where that stands in the same cell. */
  says: string;
  ports: number[];
  /** `tcp`, `udp`; empty where the table has no column for them. */
  transports: string[];
}

interface Row {
  line: number;
  cells: string[];
}

/** Words in the head of a column that names services; of several, the first one's column does. */
const NAMES = [/^application protocol$/i, /^scheme$/i, /^encrypted$/i, /^service$/i];
/** Words in the head of a column whose cells name a service with its port, `Telnet, 23` or `SSH (22)`. */
const NAMES_WITH_PORTS = /^(instead|clear text)$/i;

/** The services and ports in a document's tables: those that have a column with the word "port" in its head, and one for the service. */
export function portRows(document: Document): PortRow[] {
  return tablesOf(document).flatMap(([head, ...rows]) => {
    const columns = head?.cells ?? [];
    const port = columns.findIndex((column) => /\bport\b/i.test(column));
    const service = NAMES.map((name) => columns.findIndex((column) => name.test(column))).find((index) => index >= 0);
    if (port < 0 || service === undefined) return [];
    const transport = columns.findIndex((column) => /^transport$/i.test(column));
    return rows.flatMap(({ line, cells }) => {
      const own = {
        line,
        says: cells[service] ?? '',
        ports: numbersIn(cells[port]),
        transports: transportsIn(cells[transport]),
      };
      return [
        own,
        ...cells.filter((_, index) => NAMES_WITH_PORTS.test(columns[index] ?? '')).map((cell) => withPort(line, cell)),
      ];
    });
  });
}

function withPort(line: number, cell: string): PortRow {
  const says = cell.replace(/,? ?\b\d+(?=\)|$)/, '').replace(/ ?\(\)/, '');
  return {
    line,
    says: says.trim(),
    ports: says === cell ? [] : numbersIn(cell.slice(cell.search(/(?<!\d)\d+\)?$/))),
    transports: [],
  };
}

function numbersIn(text = ''): number[] {
  return (text.match(/\b\d+\b/g) ?? []).map(Number);
}

function transportsIn(text = ''): string[] {
  return ['TCP', 'UDP'].filter((name) => new RegExp(`\\b${name}\\b`).test(text)).map((name) => name.toLowerCase());
}

function tablesOf({ tokens, linesBefore }: Document): Row[][] {
  const tables: Row[][] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'table_open') tables.push([]);
    if (token.type === 'tr_open') tables.at(-1)?.push({ line: lineOf(token) + linesBefore, cells: [] });
    if (token.type === 'th_open' || token.type === 'td_open')
      tables
        .at(-1)
        ?.at(-1)
        ?.cells.push(plainText(tokens[index + 1]));
  }
  return tables;
}

function lineOf(token: Token): number {
  return (token.map?.[0] ?? 0) + 1;
}
