import { createHash } from 'node:crypto';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { jsonText } from '../../engine/results/json-text.js';
import { gradebookStyle } from './style.js';

export interface DocumentParts {
  title: string;
  body: ComponentChildren;
  /** What the script reads. */
  data?: unknown;
  script?: string;
}

/**
 * A page that is one file and loads nothing. Preact escapes all that is put into it; and should anything get through, the policy in its
 * head has the browser run no script but this one.
 */
export function documentOf({ title, body, data, script }: DocumentParts): string {
  const scripts = script === undefined ? "'none'" : `'sha256-${sha256(script)}'`;
  const policy = `default-src 'none'; style-src 'sha256-${sha256(gradebookStyle)}'; script-src ${scripts}; base-uri 'none'; form-action 'none'`;
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: gradebookStyle }} />
      </head>
      <body>
        {body}
        {data === undefined ? null : (
          <script id="data" type="application/json" dangerouslySetInnerHTML={{ __html: jsonInScript(data) }} />
        )}
        {script === undefined ? null : <script dangerouslySetInnerHTML={{ __html: script }} />}
      </body>
    </html>
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}

/** JSON in which nothing ends the element that it stands in, nor begins a comment. */
export function jsonInScript(data: unknown): string {
  return jsonText(data).replace(/</g, '\\u003c');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
