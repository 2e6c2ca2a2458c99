/** Lessons whose pages have got another name: the old name, and the new one. Readers may have kept the old address. */
export const movedPages: Readonly<Record<string, string>> = {
  '08-udp': '10-udp',
  '09-applications': '11-applications',
  '10-netcat': '13-netcat',
};

/** Sections that have moved to another lesson while their old lesson stayed: by its page, each anchor with the page where it is now. */
export const movedSections: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '04-ports-in-urls': {
    'what-waits-behind-the-port-a-web-server': '12-web-server',
    'answers-a-web-server-must-know': '12-web-server',
    'requests-come-in-pieces': '12-web-server',
    'the-last-answer-must-arrive': '08-tcp-streams',
  },
  '07-tcp': {
    'listening-on-a-port': '08-tcp-streams',
    'a-stream-of-bytes-not-messages': '08-tcp-streams',
    'many-clients-at-once': '08-tcp-streams',
    'half-close-one-direction-ends': '08-tcp-streams',
    'flow-control-a-slow-reader': '08-tcp-streams',
    'when-the-other-side-resets': '08-tcp-streams',
    'inside-a-segment': '09-inside-tcp',
    'the-checksum': '09-inside-tcp',
    'putting-the-stream-together': '09-inside-tcp',
    'congestion-control-sharing-the-road': '09-inside-tcp',
  },
};

/** Where a section is now, relative to its old page; undefined when it has not moved. */
export function movedTo(path: string, hash: string): string | undefined {
  const page = path.slice(path.lastIndexOf('/') + 1).replace(/\.html$/, '');
  const sections = Object.hasOwn(movedSections, page) ? movedSections[page] : undefined;
  const anchor = hash.slice(1);
  return sections && Object.hasOwn(sections, anchor) ? `${sections[anchor]}.html${hash}` : undefined;
}

/** What stands at the old address of a page. Only its script keeps the anchor; a browser without scripts opens the new page at its top. */
export function forwardingPage(to: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>This lesson has moved</title>
<link rel="canonical" href="${to}.html">
<script>location.replace(document.querySelector('link').href + location.hash)</script>
<noscript><meta http-equiv="refresh" content="0; url=${to}.html"></noscript>
<p>This lesson has moved to <a href="${to}.html">${to}.html</a>.</p>
</html>
`;
}
