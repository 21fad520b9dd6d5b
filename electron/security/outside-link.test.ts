import { describe, expect, it } from 'vitest';
import { outsideLink } from './outside-link.ts';

describe('outsideLink', () => {
  it.each([
    ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
    ['HTTPS://EXAMPLE.com', 'https://example.com/'],
    ['\0 https://example.com', 'https://example.com/'],
    ['mailto:ada@example.com', 'mailto:ada@example.com'],
    ['https://ex\u0430mple.com/', 'https://xn--exmple-4nf.com/'],
  ])('opens %s as the parser understood it', (link, opened) => {
    expect(outsideLink(link)).toBe(opened);
  });

  it.each([
    'http://example.com/',
    'https://user:secret@example.com/',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'file:///etc/passwd',
    'smb://example.com/share',
    'ms-settings:',
    'shell:startup',
    'app://earshot/index.html',
    'data:text/html,hello',
    'tel:+15550100',
    'https:///',
    '//example.com',
    'example.com',
    '',
  ])('refuses %j', (link) => {
    expect(outsideLink(link)).toBeNull();
  });
});
