import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** What any host does: hands out the files of a folder below a path, compressed, and nothing else. */
export interface StaticServer {
  /** Of the site's first page, with the path's slash behind. */
  address: string;
  /** Bytes of all answers so far, as compressed. */
  sent: number;
  close(): Promise<void>;
}

export async function serveFolder(folder: string, base: string): Promise<StaticServer> {
  const server = createServer((request, response) => {
    const path = decodeURI(new URL(request.url ?? '/', 'http://host').pathname);
    const inside = normalize(path).startsWith(base) ? normalize(path).slice(base.length) : undefined;
    const file = inside === undefined ? undefined : join(folder, inside === '' ? 'index.html' : inside);
    if (file === undefined || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end('not found');
      return;
    }
    const body = gzipSync(readFileSync(file));
    served.sent += body.length;
    response
      .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain', 'content-encoding': 'gzip' })
      .end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const served: StaticServer = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    sent: 0,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return served;
}
