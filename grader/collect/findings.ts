/** What is known of somebody whose work was found. Ids are the texts that the source has. */
export interface Identity {
  /** How the student is called in results when no roster says better: the same in every run, whoever else hands in. */
  label: string;
  /** Names, as far as the label or the source has some: "Ada Lovelace", "lovelaceada". */
  names: readonly string[];
  /** Canvas's own id of the user. */
  canvasId?: string | undefined;
  /** Moodle's number of the participant in one assignment. */
  participant?: string | undefined;
  /** The school's id, as Gradescope has it. */
  sid?: string | undefined;
  email?: string | undefined;
  /** What the label may be as well: an instructor names folders by id, login or e-mail. */
  maybe: readonly string[];
}

/** A file that answers an exercise. */
export interface FoundFile {
  exercise: string;
  /** Absolute. */
  entry: string;
  /** Absolute: the folder that is the student's own. */
  root: string;
  /** The path below the class's folder, for people. */
  shown: string;
  submittedAt?: Date | undefined;
  late?: true | undefined;
  /** Of two without a time the one with the larger numbers is the later. */
  order: readonly number[];
  notes: readonly string[];
}

/** A student, and all that was found of them. */
export interface Found {
  identity: Identity;
  /** Folders, ZIPs and files that are theirs, as the class's folder has them. */
  from: string[];
  files: FoundFile[];
  /** What there is to say in each of their results. */
  notes: string[];
}

/** Something that is there and is not graded. */
export interface LeftOut {
  file: string;
  student?: string | undefined;
  why: string;
}

/** What is found while a class is read. */
export class Findings {
  /** Beside the students' work, and nobody's. */
  readonly ignored: string[] = [];
  /** A student's, and no answer to an exercise as far as its name tells. */
  readonly unmatched: LeftOut[] = [];
  /** Links, and ZIPs that want to do harm. */
  readonly refused: LeftOut[] = [];
  private readonly byLabel = new Map<string, Found>();

  /** The student of this identity: the one found before, when their label is the same. */
  student(identity: Identity, from: string): Found {
    const known = this.byLabel.get(identity.label);
    const found = known ?? { identity, from: [], files: [], notes: [] };
    this.byLabel.set(identity.label, found);
    found.from.push(from);
    return found;
  }

  refuse(found: Found, file: string, why: string): void {
    this.refused.push({ file, student: found.identity.label, why });
    found.notes.push(`${file} was refused: ${why}`);
  }

  get students(): Found[] {
    return [...this.byLabel.values()];
  }
}
