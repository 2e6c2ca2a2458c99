export type Service = { name: string; port: number; protocol: string; aliases: string[] };
export type Problem = { line: number; reason: string };
export type ServicesFile = { services: Service[]; problems: Problem[] };

const row = /^(?<name>[^ \t]+)[ \t]+(?<port>[0-9]+)\/(?<protocol>[^/ \t]+)(?<rest>[ \t].*)?$/s;

export const parseServices = (text: string): ServicesFile =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/s, '').replace(/^[ \t]+|[ \t]+$/g, ''))
    .reduce<ServicesFile>(
      (file, content, index) => {
        if (content === '') return file;
        const groups = row.exec(content)?.groups;
        const port = BigInt(groups?.port ?? -1);
        if (port >= 0n && port < 65536n) {
          const { name = '', protocol = '', rest = '' } = groups ?? {};
          file.services.push({ name, port: Number(port), protocol, aliases: rest.match(/[^ \t]+/g) ?? [] });
        } else {
          file.problems.push({ line: index + 1, reason: `cannot make sense of "${content}"` });
        }
        return file;
      },
      { services: [], problems: [] },
    );

const first = <T>(items: Iterable<T>, fits: (item: T) => boolean): T | undefined => {
  for (const item of items) if (fits(item)) return item;
};

export const findByName = (services: readonly Service[], wanted: string, only?: string): Service | undefined =>
  first(
    services,
    ({ name, aliases, protocol }) => [name, ...aliases].includes(wanted) && (only ?? protocol) === protocol,
  );

export const findByPort = (services: readonly Service[], wanted: number, only: string): Service | undefined =>
  first(services, ({ port, protocol }) => port === wanted && protocol === only);
