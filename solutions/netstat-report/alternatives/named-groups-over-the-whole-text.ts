export type Endpoint = { address: string; port: number };
export type SocketEntry = {
  protocol: 'tcp' | 'udp';
  family: 'IPv4' | 'IPv6';
  local: Endpoint;
  foreign: Endpoint | undefined;
  state: string | undefined;
  pid: number | undefined;
  program: string | undefined;
};

const gap = '[^\\S\\r\\n]+';
const place = (name: string) => `(?<${name}Address>\\S+):(?<${name}Port>\\d+|\\*)`;
const addresses = place('local') + gap + place('foreign');
const end = '[^\\S\\r\\n]*\\r?$';

const linux = new RegExp(
  `^\\s*(?<protocol>tcp|udp)(?<six>6?)${gap}\\d+${gap}\\d+${gap}${addresses}` +
    `(?:${gap}(?<state>[A-Z\\d_]+))?(?:${gap}(?:-|(?<pid>\\d+)/(?<program>.*?)))?${end}`,
  'gm',
);
// A line below a row is skipped as long as it is neither the next row nor the one with the brackets.
const windows = new RegExp(
  `^[ \\t]*(?<protocol>TCP|UDP)${gap}${addresses}(?:${gap}(?<state>[^\\d\\s]\\S*))?(?:${gap}(?<pid>\\d+))?${end}` +
    `(?:(?:\\n(?![ \\t]*(?:TCP|UDP)[ \\t]|[ \\t]*\\[)[^\\n]*)*\\n[ \\t]*\\[(?<program>.*)\\]${end})?`,
  'gm',
);

export const parseNetstat = (text: string): SocketEntry[] =>
  [...text.matchAll(linux), ...text.matchAll(windows)].map(({ groups = {} }) => {
    const {
      protocol,
      six,
      localAddress = '',
      localPort,
      foreignAddress = '',
      foreignPort,
      state,
      pid,
      program,
    } = groups;
    return {
      protocol: protocol?.toLowerCase() as SocketEntry['protocol'],
      family: six === '6' || localAddress.startsWith('[') ? 'IPv6' : 'IPv4',
      local: { address: unbracketed(localAddress), port: Number(localPort) },
      foreign:
        foreignPort === '*' || foreignPort === '0'
          ? undefined
          : { address: unbracketed(foreignAddress), port: Number(foreignPort) },
      state: state === 'LISTENING' ? 'LISTEN' : state,
      pid: pid === '0' || pid === undefined ? undefined : Number(pid),
      program: program?.trim(),
    };
  });

const unbracketed = (address: string): string => /^\[(.*)\]$/.exec(address)?.[1] ?? address;

export const listening = (entries: readonly SocketEntry[]): SocketEntry[] =>
  entries.filter((entry) => entry.state === 'LISTEN' || (entry.protocol === 'udp' && entry.foreign === undefined));
