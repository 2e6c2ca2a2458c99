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
  /** A team of Moodle's, by its name: whose work it is, the roster alone can tell. */
  group?: string | undefined;
  /** A number by which a platform tells two of one name apart, and that no roster has. */
  platformId?: string | undefined;
  /** The school's id, as Gradescope has it. */
  sid?: string | undefined;
  email?: string | undefined;
  /** A login, proven by the shape of the source: of GitHub, or of Blackboard. */
  login?: string | undefined;
  /** The class's folders are called by what stands before the @ of addresses. */
  isLocalPart?: true | undefined;
  /** Why it is no one student's for sure, as long as no roster says better. */
  nobodys?: Nobodys | undefined;
  /** What the label may be as well: an instructor names folders by id, login or e-mail. */
  maybe: readonly string[];
}

/** A team, somebody who is marked anonymously, or a submission that names nobody. */
export const nobodys = ['team', 'anonymous', 'unnamed'] as const;
export type Nobodys = (typeof nobodys)[number];

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
  /** Of two without a time the one with the larger numbers was handed in later. */
  order: readonly number[];
  /** Where nothing tells which is later, the one with the larger numbers lies where the work is expected. */
  place: readonly number[];
  notes: readonly string[];
}

/** Something that was handed in and answers no exercise, as far as its name tells. */
export interface HandedIn {
  file: string;
  kind: 'file' | 'text' | 'link';
  /** Of the exercise that it may be meant for. Undefined: of any. */
  slug?: string | undefined;
}

/** A student, and all that was found of them. */
export interface Found {
  identity: Identity;
  /** Folders, ZIPs and files that are theirs, as the class's folder has them. */
  from: string[];
  files: FoundFile[];
  others: HandedIn[];
  /** Other files that are there, such as a README or a picture: told where nothing else was handed in. */
  besides: string[];
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
  /** How the class was read, for people: `Moodle, team submissions`. */
  readAs = '';
  /** The folder or ZIP within what was given that holds the class; empty when it is that itself. */
  inside = '';
  /** Beside the class, where that was found within what was given. */
  readonly besides: string[] = [];
  /** Beside the students' work, and nobody's. */
  readonly ignored: string[] = [];
  /** A student's, and no answer to an exercise as far as its name tells. */
  readonly unmatched: LeftOut[] = [];
  /** Links, and ZIPs that want to do harm. */
  readonly refused: LeftOut[] = [];
  private readonly byLabel = new Map<string, Found>();

  /** The student of this identity: the one found before, when their label is the same. */
  student(identity: Identity, from: string): Found {
    const key = keyOf(identity);
    const known = this.byLabel.get(key);
    const found = known ?? { identity: this.named(identity), from: [], files: [], others: [], besides: [], notes: [] };
    this.byLabel.set(key, found);
    if (!found.from.includes(from)) found.from.push(from);
    return found;
  }

  refuse(found: Found, file: string, why: string): void {
    this.refused.push({ file, student: found.identity.label, why });
    found.notes.push(`${file} was refused: ${why}`);
  }

  /** Lists what a student has handed in, and that answers no exercise. */
  unmatch(found: Found, { why, ...handedIn }: HandedIn & { why: string }): void {
    this.unmatched.push({ file: handedIn.file, student: found.identity.label, why });
    found.others.push(handedIn);
  }

  /** Lists what was not unpacked of a student's ZIP, and did no harm. */
  leaveOut(found: Found, file: string, why: string): void {
    this.unmatched.push({ file, student: found.identity.label, why });
    found.besides.push(file);
  }

  get students(): Found[] {
    return [...this.byLabel.values()];
  }

  /** Two who are not one never have one label. */
  private named(identity: Identity): Identity {
    const taken = new Set(this.students.map((one) => one.identity.label));
    let { label } = identity;
    for (let count = 2; taken.has(label); count++) label = `${identity.label} (${count})`;
    return { ...identity, label };
  }
}

/** The same for two finds of one student: by what the source tells them apart. */
function keyOf({ label, canvasId, participant, group, platformId, sid, email, login }: Identity): string {
  return JSON.stringify([
    label.normalize('NFC'),
    canvasId,
    participant,
    group,
    platformId,
    sid,
    email?.toLowerCase(),
    login,
  ]);
}
