import { describe, expect, it } from 'vitest';
import { createOutsideLinks, outsideLink } from './outside-link.ts';

// S8
describe('outsideLink', () => {
  it.each([
    ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
    ['HTTPS://EXAMPLE.com', 'https://example.com/'],
    ['https:example.com', 'https://example.com/'],
    ['https://example.com/%00', 'https://example.com/%00'],
    ['mailto:ada@example.com', 'mailto:ada@example.com'],
    ['mailto:ada@example.com?subject=Call&body=Hello', 'mailto:ada@example.com?subject=Call&body=Hello'],
    // Homographs show what they are.
    ['https://ex\u0430mple.com/', 'https://xn--exmple-4nf.com/'],
    ['https://\u0440\u0430\u0443\u0440\u0430\u04CF.com/', 'https://xn--80aa0cbo65f.com/'],
    ['https://0x7f.1/', 'https://127.0.0.1/'],
    ['https://2130706433/', 'https://127.0.0.1/'],
    ['https://ⓔxample.com/', 'https://example.com/'],
  ])('opens %s as the parser understood it', (link, opened) => {
    expect(outsideLink(link)).toBe(opened);
  });

  it.each([
    'http://example.com/',
    'https://user:secret@example.com/',
    'https://example.com@evil.example/',
    'https://:@@evil.example/',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript://example.com/%0Aalert(1)',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'file://server/share/x.exe',
    '\\\\server\\share\\x.exe',
    'https:\\\\example.com\\x',
    'smb://example.com/share',
    'nfs://example.com/share',
    'ftp://example.com/',
    'ssh://example.com/',
    'telnet://example.com/',
    'ldap://example.com/',
    'ms-settings:',
    'ms-msdt:/id PCWDiagnostic',
    'ms-officecmd:{}',
    'ms-excel:ofv|u|https://example.com/x.xls',
    'search-ms:query=x',
    'shell:startup',
    'shell:::{20D04FE0-3AEA-1069-A2D8-08002B30309D}',
    'mk:@MSITStore:x',
    'jar:https://example.com!/',
    'view-source:https://example.com/',
    'chrome://settings',
    'devtools://devtools/',
    'about:blank',
    'blob:https://example.com/5a3b1e00',
    'data:text/html,hello',
    'app://earshot/index.html',
    'earshot://call/x',
    'intent://example.com#Intent;end',
    'tel:+15550100',
    'https://example.com/\0',
    '\0 https://example.com',
    'https://example.com/a b',
    ' https://example.com/',
    'https://example.com/\n',
    'https://exam\tple.com/',
    'https://example.com/\u202Egpj.exe',
    'https://example.com/\u200B',
    'mailto:',
    'mailto:ada@example.com?attach=/etc/passwd',
    'mailto:ada@example.com?Attachment=C:%5Cx',
    `https://example.com/${'a'.repeat(2048)}`,
    'https:///',
    '//example.com',
    'example.com',
    '',
  ])('refuses %j', (link) => {
    expect(outsideLink(link)).toBeNull();
  });
});

describe('createOutsideLinks', () => {
  it('opens what the person saw and agreed to', async () => {
    const asked: string[] = [];
    const opened: string[] = [];
    const openOutside = createOutsideLinks({
      ask: async (link) => {
        asked.push(link);
        return !link.includes('no');
      },
      open: async (link) => void opened.push(link),
    });
    expect(await openOutside('https://ex\u0430mple.com/')).toBe('opened');
    expect(await openOutside('https://no.example/')).toBe('refused');
    expect(await openOutside('file:///etc/passwd')).toBe('refused');
    expect(asked).toEqual(['https://xn--exmple-4nf.com/', 'https://no.example/']);
    expect(opened).toEqual(['https://xn--exmple-4nf.com/']);
  });

  it('asks one question at a time', async () => {
    const answer = Promise.withResolvers<boolean>();
    const openOutside = createOutsideLinks({ ask: () => answer.promise, open: async () => {} });
    const first = openOutside('https://example.com/1');
    expect(await openOutside('https://example.com/2')).toBe('refused');
    answer.resolve(true);
    expect(await first).toBe('opened');
    expect(await openOutside('https://example.com/3')).toBe('opened');
  });
});
