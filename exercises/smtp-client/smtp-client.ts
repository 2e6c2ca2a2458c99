/**
 * A mail client: the SMTP dialogue by hand, on node:net.
 *
 * Lesson: content/11-applications.md
 * Check it: npm test smtp-client
 *
 * sendMail(server, message) must connect to the TCP port of the server and hand the mail over:
 * it waits for the server's greeting, then sends these commands, written as here,
 *     EHLO NAME               a name for this client, without blanks; which one is up to you
 *     MAIL FROM:<SENDER>
 *     RCPT TO:<RECEIVER>      once for each receiver, in their order
 *     DATA                    then the text of the mail, and a line that holds a single dot
 *     QUIT
 * - A command is a line that ends in CR LF. Each is sent when the reply to what came before is complete, and not earlier.
 * - A reply is one line or more, in UTF-8, each with CR LF at its end and the same three-digit code at its beginning. In all lines but
 *   the last a hyphen stands behind the code; in the last a blank or nothing. It may arrive in pieces, cut anywhere, and all at once.
 * - The first digit of the code decides. Success is 3 after DATA, and 2 everywhere else: in the greeting, and after the text too.
 *   4 and 5 are refusals, of whatever came before; the greeting too may be one.
 * - The text holds the header lines of the mail, an empty line and the body. Its lines end in LF or in CR LF, and the last one may have
 *   no end. They are sent in UTF-8, each with CR LF at its end; a line that begins with a dot gets one more dot in front. Nothing else is
 *   added or left out.
 *
 * The promise is resolved when the server has taken the mail: that is success after the line with the dot. Whatever becomes of QUIT then,
 * refused or not answered because the server hangs up, the mail is sent.
 * The promise is rejected
 * - with an Error when the server refuses: its message has the code, a blank and the words in it, as in `550 No such user here`. Of a
 *   reply of several lines it has the code and the words of every line, in their order, joined as you like.
 *   Nothing is sent after a refusal, except perhaps QUIT. So if one receiver is refused, nobody gets the mail;
 * - with an Error when the connection cannot be made, or ends (FIN or RST) before the mail is taken, in the middle of a reply too;
 * - with a RangeError, before anything is sent or connected, when an address contains a CR or an LF.
 * In the end the connection is closed, however the dialogue went. Any number of mails may be on their way at once.
 *
 * Not asked for: a mail without receivers or without text, a CR in the text without an LF behind it, replies of another form or with
 * other first digits, a time limit for a server that falls silent, even after QUIT, and a server that replies to the text before it has
 * read all of it.
 */
import net from 'node:net';

export interface MailServer {
  host: string;
  port: number;
}

export interface Message {
  /** The sender's address, such as `ana@student.example`. */
  from: string;
  /** The receivers' addresses. */
  to: string[];
  text: string;
}

export async function sendMail(server: MailServer, message: Message): Promise<void> {
  throw new Error('not written yet');
}
