import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLoopback, joinUrl, parseBaseUrl } from './base-url.ts';

describe('parseBaseUrl', () => {
  test.each([
    ['https://api.example.com', 'https://api.example.com/'],
    [' https://api.example.com/api/ ', 'https://api.example.com/'],
    ['https://example.com/gomobile/api?x=1#y', 'https://example.com/gomobile'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/'],
    ['http://[::1]:3000/', 'http://[::1]:3000/'],
    ['http://localhost:3000/api', 'http://localhost:3000/'],
    ['https://api.trillet.ai/v1/api', 'https://api.trillet.ai/'],
    ['https://flowgent.ai/api/public/', 'https://flowgent.ai/'],
  ])('reads %s', (text, href) => {
    expect(parseBaseUrl(text).href).toBe(href);
  });

  test.each([
    'http://api.example.com',
    'http://127.0.0.1.example.com',
    'http://10.0.0.1',
    'ftp://x',
    'api.example.com',
    '',
    'https://user:secret@example.com',
    'javascript:alert(1)',
  ])('refuses %s', (text) => {
    expect(() => parseBaseUrl(text)).toThrow(/address/);
  });
});

describe('joinUrl', () => {
  test('keeps the origin and the folder of the base, whatever the path holds', () => {
    const base = parseBaseUrl('https://example.com/gomobile');
    fc.assert(
      fc.property(
        fc.webPath().filter((path) => !/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)),
        fc.string(),
        (path, value) => {
          const url = joinUrl(base, path, { search: value, absent: undefined });
          expect(url.origin).toBe('https://example.com');
          expect(url.pathname.startsWith('/gomobile/')).toBe(true);
          expect(url.searchParams.get('search')).toBe(value.toWellFormed());
          expect(url.searchParams.has('absent')).toBe(false);
        },
      ),
    );
    expect(joinUrl(base, '//evil.example/x').href).toBe('https://example.com/gomobile/evil.example/x');
    expect(joinUrl(base, '/api/contact', { page: 2 }).href).toBe('https://example.com/gomobile/api/contact?page=2');
  });
});

test('a path that climbs is refused', () => {
  const base = parseBaseUrl('https://example.com/gomobile');
  for (const path of ['/api/contact/..', '/api/./x', '/../x', '/api/%2e%2E/x', '/a\\..\\b']) {
    expect(() => joinUrl(base, path), path).toThrow();
  }
});

test('loopback is this machine and nothing that only looks like it', () => {
  for (const host of ['localhost', 'app.localhost', '127.0.0.1', '127.9.9.9', '[::1]'])
    expect(isLoopback(host)).toBe(true);
  for (const host of ['localhost.example.com', '127.0.0.1.nip.io', '0.0.0.0', '192.168.0.1', '[::2]', '']) {
    expect(isLoopback(host)).toBe(false);
  }
});
