/** Something that has to hold for the course to be right, and what is wrong when it does not. */
export interface Claim {
  name: string;
  /** Empty when it holds. */
  problems: string[];
}

export function claim(name: string, problems: string[]): Claim {
  return { name, problems };
}
