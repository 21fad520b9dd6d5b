import { describe, expect, it } from 'vitest';
import { paintShellFirst } from './shell-first.ts';

const BUILT = `<html>
  <head>
    <script type="module" src="./index.js"></script>
    <link rel="modulepreload" href="./chunk.js">
    <link rel="stylesheet" crossorigin href="./index.css">
    <link rel="stylesheet" href="./more.css">
  </head>
  <body>
    <div id="root"><i class="boot"></i></div>
  </body>
</html>`;

describe('paintShellFirst', () => {
  it('puts the styles of the skeleton into the page and all others after it', () => {
    const html = paintShellFirst(BUILT, '.boot { color: $1 }');
    const [head = '', body = ''] = html.split('<body>');
    expect(head).toContain('<style nonce="__CSP_NONCE__">.boot { color: $1 }</style>');
    expect(head).not.toContain('stylesheet');
    expect(body.indexOf('./index.css')).toBeGreaterThan(body.indexOf('id="root"'));
    expect(body.indexOf('./more.css')).toBeGreaterThan(body.indexOf('./index.css'));
  });
});
