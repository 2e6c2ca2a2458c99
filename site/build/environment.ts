/**
 * The path below which a host serves the site, as VitePress wants it: with a slash at both ends. GitHub Pages gives it without the last,
 * and none at all for a site at the root. A relative base is nothing that VitePress can do: its router needs to know where it is.
 *
 * @throws on what is no path, such as a whole address
 */
export function basePath(given: string | undefined): string {
  const inner = (given ?? '').replace(/^\/+|(?<!\/)\/+$/g, '');
  if (/[:?#\s]|^\.|\/\//.test(inner)) throw new Error(`BASE is a path such as /network-ports/, not "${given}"`);
  return inner === '' ? '/' : `/${inner}/`;
}

/** Where the course's files can be read, without a slash behind. @throws on what is no address */
export function repositoryAddress(given: string | undefined): string | undefined {
  if (given === undefined || given === '') return undefined;
  if (!/^https?:\/\/\S+$/.test(given)) throw new Error(`REPOSITORY is an address such as https://…, not "${given}"`);
  return given.replace(/(?<!\/)\/+$/, '');
}

/** The address of a file of the course. `HEAD` is the default branch, whatever it is called. */
export function fileAddress(repository: string, path: string): string {
  return `${repository}/blob/HEAD/${path}`;
}
