import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PageLook, PLAIN_ROOT, pageLook } from './page-look.ts';
import { createPages, filePath } from './pages.ts';

let root: string;
let pages: ReturnType<typeof createPages>;
let look: PageLook = pageLook({ language: 'system', contrast: 'system' }, ['en-GB']);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'earshot-pages-'));
  mkdirSync(join(root, 'renderer/assets'), { recursive: true });
  const meta = '<meta name="csp-nonce" content="__CSP_NONCE__">';
  writeFileSync(
    join(root, 'renderer/index.html'),
    `<!doctype html><html lang="en" dir="ltr"><head>${meta}</head></html>`,
  );
  writeFileSync(join(root, 'renderer/assets/app.js'), 'export {};');
  writeFileSync(join(root, 'secret.json'), '{}');
  pages = createPages(join(root, 'renderer'), () => look);
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

  it('says language, direction and contrast before any script runs', async () => {
    look = pageLook({ language: 'ar', contrast: 'more' }, ['fr-FR', 'en', '"><script>']);
    const page = await (await get('/')).text();
    expect(page).toContain('<html lang="ar" dir="rtl" data-system-languages="fr-FR en" data-contrast="more">');
    expect(page).not.toContain('<script>');
    look = pageLook({ language: 'system', contrast: 'system' }, ['fr-FR', 'en']);
    expect(await (await get('/')).text()).toContain('<html lang="fr" dir="ltr" data-system-languages="fr-FR en">');
  });

  it('finds the element it fills in, in the page as it is', () => {
    expect(readFileSync('renderer/index.html', 'utf8')).toContain(PLAIN_ROOT);
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
