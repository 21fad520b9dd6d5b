import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const STYLES = ['tokens', 'skeleton'].map((name) =>
  fileURLToPath(new URL(`../../renderer/styles/${name}.css`, import.meta.url)),
);
const STYLESHEET = /\s*<link rel="stylesheet"[^>]*>/g;

/**
 * Lets the page's skeleton be painted from the first file alone: its few styles stand in the page, under the page's nonce,
 * and the large stylesheets come after it, where they hold back the scripts and no longer the paint.
 */
export const shellFirst = (): Plugin => ({
  name: 'shell-first',
  transformIndexHtml: { order: 'post', handler },
});

/** The page that is shown when the program failed has no skeleton. */
const handler = (html: string, { path }: { path: string }): string =>
  path.endsWith('/index.html') ? paintShellFirst(html, STYLES.map(read).join('')) : html;

export function paintShellFirst(html: string, css: string): string {
  const sheets = html.match(STYLESHEET) ?? [];
  return html
    .replace(STYLESHEET, '')
    .replace('</head>', () => `  <style nonce="__CSP_NONCE__">${css}</style>\n  </head>`)
    .replace('</body>', () => `${sheets.join('')}\n  </body>`);
}

const read = (path: string): string => readFileSync(path, 'utf8');
