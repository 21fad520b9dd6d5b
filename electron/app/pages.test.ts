import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPages, filePath } from './pages.ts';

let root: string;
let pages: ReturnType<typeof createPages>;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'earshot-pages-'));
  mkdirSync(join(root, 'renderer/assets'), { recursive: true });
  writeFileSync(join(root, 'renderer/index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  writeFileSync(join(root, 'renderer/assets/app.js'), 'export {};');
  writeFileSync(join(root, 'secret.json'), '{}');
  pages = createPages(join(root, 'renderer'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const get = (path: string, method = 'GET') => pages(new Request(`app://earshot${path}`, { method }));

describe('createPages', () => {
  it('serves the page with a policy and a fresh nonce each time', async () => {
    const replies = await Promise.all([get('/'), get('/index.html')]);
    const nonces = await Promise.all(replies.map(async (reply) => /content="([^"]+)"/.exec(await reply.text())?.[1]));
    expect(nonces[0]).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(replies[0]?.headers.get('content-security-policy')).toContain(`'nonce-${nonces[0]}'`);
  });

  it('serves assets by type', async () => {
    const reply = await get('/assets/app.js');
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toContain('text/javascript');
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['/missing.js', '/assets', '/index.html.map'])('answers 404 for %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('reads only', async () => {
    expect((await get('/index.html', 'POST')).status).toBe(405);
  });
});

describe('filePath', () => {
  it.each(['/../secret.json', '/%2e%2e/secret.json', '/..%2fsecret.json', '/assets/../../secret.json', '/%00', '/%zz'])(
    'leaves the folder never: %s',
    (path) => {
      expect(filePath('/srv/renderer', path)).toBeNull();
    },
  );
});
