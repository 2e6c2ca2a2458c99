/** What a lesson's comments may ask of the machine that its commands run on, beside the programs that they name. */
export const needs = ['ipv6', 'smtpd', 'node 22.18', 'a destroying for await'] as const;
export type Need = (typeof needs)[number];

/** How a fence is run. Its texts are quoted as the fence shows them. */
export interface RunMarker {
  kind: 'run';
  /** Texts that are others each time. */
  varies: string[];
  /** Lines that the reader types, once all that stands above them has come. */
  types: string[];
  /** Its commands may still be running when the scene is over. */
  stays: boolean;
  /** It is started before the fences that stand above it. */
  first: boolean;
  needs: Need[];
  /** The fence has no command: it shows what this one of the same scene prints further. */
  continues?: string;
}

/** A comment of a lesson that says how the fence behind it is run, as one of the kinds in content/guides/writing-lessons.md. */
export type Marker =
  | RunMarker
  | { kind: 'not run'; reason: string }
  /** Commands that are run and not shown, written as in a fence. */
  | { kind: 'also run'; text: string }
  | { kind: 'saved as'; name: string }
  | { kind: 'scene' }
  | { kind: 'end of scene' };

/** What is wrong with a marker. */
export class MarkerError extends Error {}

/** Comments that are for others. */
const FOREIGN = /^(moving|snippet|prettier-ignore)\b/;

/** Reads an HTML block of a lesson; undefined when it is no comment, or one for others. @throws {MarkerError} */
export function readMarker(html: string): Marker | undefined {
  const [, body, rest = ''] = /^<!--(.*?)-->(.*)$/s.exec(html.trim()) ?? [];
  if (body === undefined) return undefined;
  if (rest.trim() !== '') throw new MarkerError('a marker has to stand on a line of its own');
  const said = body.trim();
  if (FOREIGN.test(said)) return undefined;
  const [, words, rested = ''] = /^([a-z ]+)(?::(.*))?$/s.exec(said) ?? [];
  const [kind, argument] = [words?.trimEnd() ?? said, rested.trimStart()];
  switch (kind) {
    case 'scene':
    case 'end of scene':
      if (argument !== '') throw new MarkerError(`"${kind}" takes nothing behind it`);
      return { kind };
    case 'not run':
      return { kind, reason: given(kind, argument) };
    case 'also run':
      return { kind, text: given(kind, argument) };
    case 'saved as':
      if (!/^[\w-]+(\.[\w-]+)+$/.test(given(kind, argument))) throw new MarkerError(`"${argument}" is no file name`);
      return { kind, name: argument };
    case 'run':
      return readOptions(given(kind, argument));
    default:
      throw new MarkerError(
        `unknown marker "${kind}": there are run, not run, also run, saved as, scene and end of scene`,
      );
  }
}

function given(kind: string, argument: string): string {
  if (argument.trim() === '') throw new MarkerError(`"${kind}:" says nothing`);
  return argument.trim();
}

function readOptions(text: string): RunMarker {
  const marker: RunMarker = { kind: 'run', varies: [], types: [], stays: false, first: false, needs: [] };
  for (const option of cut(text, ';')) {
    const [name = ''] = /^\w*/.exec(option) ?? [];
    const argument = option.slice(name.length).trimStart();
    switch (name) {
      case 'varies':
      case 'types':
        marker[name].push(...cut(given(name, argument), ',').map(unquoted));
        break;
      case 'needs':
        marker.needs.push(...cut(given(name, argument), ',').map(knownNeed));
        break;
      case 'continues':
        marker.continues = given(name, argument);
        break;
      case 'stays':
      case 'first':
        if (argument !== '') throw new MarkerError(`"${name}" takes nothing behind it`);
        marker[name] = true;
        break;
      default:
        throw new MarkerError(
          `unknown option "${name || option}": there are varies, types, stays, first, needs and continues`,
        );
    }
  }
  return marker;
}

/** Cuts at a sign, but not inside quotation marks. */
function cut(text: string, sign: ',' | ';'): string[] {
  const piece = new RegExp(`(?:"[^"]*"|[^"${sign}])+`, 'g');
  return (text.match(piece) ?? []).map((part) => part.trim());
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/s, '$1');
}

function knownNeed(text: string): Need {
  const known = needs.find((need) => need === text);
  if (known === undefined) throw new MarkerError(`unknown need "${text}": there are ${needs.join(', ')}`);
  return known;
}
