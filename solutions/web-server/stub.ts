/**
 * A web server on node:net alone: HTTP/1.1 with GET and HEAD.
 *
 * Lesson: content/12-web-server.md
 * Check it: npm test web-server
 *
 * startWebServer(port, pages) must
 * - listen on the TCP port that it is given, so that clients reach it at 127.0.0.1;
 * - return the listening net.Server, or a promise of it;
 * - serve many clients at the same time, and keep running when one has gone or breaks its connection off (RST).
 * `pages` holds the text of each page under its path, such as { '/': 'Welcome', '/notes/today.html': 'It is noon.' }.
 *
 * A request has a head: the request line `METHOD TARGET HTTP/1.1`, header lines, an empty line. Each line ends in CR LF.
 * - The path is the target up to the first `?`, if there is one; what follows takes no part in finding the page.
 * - A header line is a name, a colon and a value. Names are read without regard to capitals; blanks (U+0020) around the value do not
 *   belong to it, and every other character does.
 * - If there is a Content-Length, so many bytes of body follow the head, of any request. They are not a request: read past them,
 *   or close the connection after the answer to this request. You may answer before the body has come, or after.
 * - A request may arrive in pieces, cut anywhere, and several may arrive at once. Each is answered, in their order.
 *
 * A response has a status line `HTTP/1.1 STATUS REASON`, header lines, an empty line, each with CR LF, and then the body in UTF-8.
 * Every response has exactly one Content-Length: the bytes of the body, 0 if it is empty (to HEAD, of the body that GET would bring).
 * Further headers are up to you.
 * - 200 OK: there is such a page, even an empty one, and the method is GET. The body is the page's text, unchanged.
 * - 404 Not Found: there is no such page, whatever the method.
 * - 405 Method Not Allowed: there is such a page, and the method is neither GET nor HEAD (`get` is neither). With a header `Allow: GET, HEAD`.
 * - To HEAD the answer has the status and headers that it would have to GET, Content-Length too (a Date may differ), and no body.
 * - 400 Bad Request, as soon as the head is complete: the request line is not method, target and HTTP/1.1 with one blank between each;
 *   a header line has no colon; there is no Host header, or more than one; a Content-Length is anything but digits, or empty.
 * - 431 Request Header Fields Too Large: the head has more than 8192 bytes, all line ends counted, as soon as so many have come,
 *   with its end or without. What follows a head does not count for it.
 * The body of a 404, 405, 400 and 431 is up to you; it may be empty. Where the request line is whole and the method HEAD, there is none.
 *
 * The connection stays open for the next request, however long that is in coming. The server closes it once the whole answer is sent, by
 * FIN and not by a reset, which could destroy the answer on its way:
 * - after an answer with 400 or 431, and after the answer to a request with the header `Connection: close` (`close` in any capitals):
 *   what else this client has sent is not answered;
 * - when the client has closed its direction (FIN) and all requests that are complete are answered.
 * Three seconds after its own FIN it may break off a client that has not closed yet, and no sooner.
 *
 * Not asked for: other versions of HTTP, targets that do not begin with `/`, `%` in paths, a Transfer-Encoding, line ends without CR,
 * empty lines before a request, header names that are empty or have blanks in them, several Content-Lengths or Connections in a head,
 * several words in a Connection, tabs in a head, targets with bytes beyond ASCII, pages that change later, a port that is taken.
 * Where both 400 and 431 hold, either will do.
 */
import net from 'node:net';

export type Pages = Record<string, string>;

export function startWebServer(port: number, pages: Pages): net.Server | Promise<net.Server> {
  throw new Error('not written yet');
}
