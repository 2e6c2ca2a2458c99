import { spellings, wordsOf } from './person-names.js';
import type { RosterRow } from './roster-person.js';

/** Rows of a roster by what students are found by; case makes no difference. */
export class RosterIndex {
  private readonly canvasIds = new Lookup();
  private readonly participants = new Lookup();
  private readonly schoolIds = new Lookup();
  private readonly logins = new Lookup();
  private readonly emails = new Lookup();
  private readonly localParts = new Lookup();
  private readonly names = new Lookup();
  private readonly groups = new Lookup();
  private nameWords: Set<string> | undefined;

  constructor(readonly rows: readonly RosterRow[]) {
    for (const row of rows) {
      this.canvasIds.add(row.canvasId, row);
      this.participants.add(row.participant, row);
      this.schoolIds.add(row.schoolId, row);
      this.logins.add(row.login, row);
      this.logins.add(row.github, row);
      this.emails.add(row.email, row);
      this.localParts.add(row.email?.split('@')[0], row);
      for (const spelling of spellings(row.name ?? '')) this.names.add(spelling, row);
      // A worksheet of Moodle lists several with commas; a name may have one too.
      for (const group of new Set([row.group, ...(row.group?.split(/,\s*/) ?? [])])) this.groups.add(group, row);
    }
  }

  byCanvasId = (id: string | undefined) => this.canvasIds.get(id);
  byParticipant = (id: string | undefined) => this.participants.get(id);
  bySchoolId = (id: string | undefined) => this.schoolIds.get(id);
  byLogin = (login: string | undefined) => this.logins.get(login);
  byEmail = (address: string | undefined) => this.emails.get(address);
  /** By what stands before the @ of an address. */
  byLocalPart = (name: string | undefined) => this.localParts.get(name);
  byGroup = (name: string | undefined) => this.groups.get(name === undefined ? undefined : groupKey(name));

  byName(name: string): RosterRow[] {
    return [...new Set([...spellings(name)].flatMap((spelling) => this.names.get(spelling)))];
  }

  /** True when somebody's name has a word of this text. */
  hasNameWord(text: string): boolean {
    this.nameWords ??= new Set(this.rows.flatMap(({ name }) => wordsOf(name ?? '')));
    return wordsOf(text).some((word) => this.nameWords?.has(word));
  }

  /** Rows that one word says, be it an id, a login or an address. */
  byWord(word: string): RosterRow[] {
    return [...new Set([...this.bySchoolId(word), ...this.byLogin(word), ...this.byEmail(word)])];
  }
}

class Lookup {
  private readonly rows = new Map<string, Set<RosterRow>>();

  add(key: string | undefined, row: RosterRow): void {
    if (key === undefined || key.trim() === '') return;
    this.rows.set(fold(key), (this.rows.get(fold(key)) ?? new Set()).add(row));
  }

  get(key: string | undefined): RosterRow[] {
    return key === undefined ? [] : [...(this.rows.get(fold(key)) ?? [])];
  }
}

function fold(key: string): string {
  return groupKey(key).toLowerCase();
}

/** Moodle takes out of a folder's name what file systems do not take. */
function groupKey(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[&<>"`|':\\/?*_]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
