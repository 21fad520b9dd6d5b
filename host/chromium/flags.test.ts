import { describe, expect, it } from 'vitest';
import { parseAccelerator } from '../api/accelerator.ts';
import { chromiumFlags } from './flags.ts';

const flags = (asRoot: boolean) =>
  chromiumFlags({ profile: '/tmp/p', headless: false, asRoot, serverAddress: '127.0.0.1:4000' });

describe('the flags of Chromium', () => {
  it('leave its sandbox on, but for root, for whom it has none', () => {
    expect(flags(false).filter((flag) => /sandbox|--test-type|web-security/.test(flag))).toEqual([]);
    expect(flags(true)).toContain('--no-sandbox');
  });

  it('let it reach nothing but our own server, and open no port', () => {
    expect(flags(false)).toContain('--proxy-server=http://127.0.0.1:4000');
    expect(flags(false)).toContain('--proxy-bypass-list=<-loopback>;127.0.0.1:4000');
    expect(flags(false).filter((flag) => flag.startsWith('--remote-debugging'))).toEqual(['--remote-debugging-pipe']);
  });
});

describe('an accelerator', () => {
  const none = { control: false, alt: false, shift: false, meta: false };

  it.each([
    ['CommandOrControl+Shift+Z', { ...none, key: 'z', control: true, shift: true }],
    ['CmdOrCtrl+Plus', { ...none, key: '+', control: true }],
    ['Ctrl++', { ...none, key: '+', control: true }],
    ['Alt+Left', { ...none, key: 'arrowleft', alt: true }],
    ['Super+Space', { ...none, key: ' ', meta: true }],
    ['F11', { ...none, key: 'f11' }],
  ])('%s is read', (text, expected) => {
    expect(parseAccelerator(text, 'linux')).toEqual(expected);
  });

  it('means Command on a Mac, and is refused where it means nothing', () => {
    expect(parseAccelerator('CommandOrControl+Q', 'darwin')).toEqual({ ...none, key: 'q', meta: true });
    expect(() => parseAccelerator('Hyper+Q', 'linux')).toThrow('Invalid accelerator');
  });
});
