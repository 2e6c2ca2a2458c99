import { parse, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const ours = new Set(
  (
    'html head meta title style body main nav section div span p h1 h2 h3 a ul li table thead tbody tr th td small code pre q ' +
    'details summary meter time noscript script'
  ).split(' '),
);
const ourAttributes =
  /^(class|id|lang|href|scope|title|tabindex|role|aria-[a-z]+|datetime|min|max|value|charset|content|name|http-equiv|type)$/;
const ourLinks = /^(#[a-z0-9-]+|students\/[^/:]+\/feedback\.html)$/;

/** What a browser would make of a page that is not the course's own: elements, attributes, links, scripts beyond these. To be empty. */
export function pageProblems(text: string, scripts: number): string[] {
  const elements = elementsIn(parse(text));
  const running = elements.filter(
    ({ tagName, attrs }) => tagName === 'script' && !attrs.some(({ value }) => value === 'application/json'),
  );
  return [
    ...elements.filter(({ tagName }) => !ours.has(tagName)).map(({ tagName }) => `<${tagName}>`),
    ...elements.flatMap(({ tagName, attrs }) =>
      attrs.flatMap(({ name, value }) => {
        const isOurs = ourAttributes.test(name) && (name !== 'href' || ourLinks.test(value));
        return isOurs ? [] : [`<${tagName} ${name}="${value}">`];
      }),
    ),
    ...(running.length === scripts ? [] : [`${running.length} scripts`]),
  ];
}

function elementsIn(node: Node): Element[] {
  const children = 'childNodes' in node ? node.childNodes.flatMap(elementsIn) : [];
  return 'tagName' in node ? [node, ...children] : children;
}
