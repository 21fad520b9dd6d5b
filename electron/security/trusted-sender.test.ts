// S5 of docs/security.md
import { describe, expect, it } from 'vitest';
import { isAppUrl, isPageUrl, isTrustedSender } from './trusted-sender.ts';

const event = (url: string, parent: unknown = null, id = 1) => ({ sender: { id }, senderFrame: { url, parent } });
const isOurs = (id: number) => id === 1;

describe('isTrustedSender', () => {
  it('takes the main frame of our window on our pages', () => {
    expect(isTrustedSender(event('app://earshot/index.html'), isOurs)).toBe(true);
  });

  it.each([
    ['a subframe', event('app://earshot/index.html', {})],
    ['a frame that is gone', { sender: { id: 1 }, senderFrame: null }],
    ['another window', event('app://earshot/index.html', null, 2)],
    ['a foreign page', event('https://example.com/')],
    ['an empty page', event('about:blank')],
  ])('refuses %s', (_name, sender) => {
    expect(isTrustedSender(sender, isOurs)).toBe(false);
  });
});

describe('isAppUrl', () => {
  it.each([
    'https://example.com/?next=app://earshot/',
    'https://app://earshot/',
    'app://earshot.example.com/',
    'app://earshot@example.com/',
    'app:earshot',
    'file:///app://earshot/',
    'data:text/html,app://earshot/',
    'javascript:location="app://earshot/"',
    'not a url',
    '',
  ])('refuses %s', (url) => {
    expect(isAppUrl(url)).toBe(false);
  });
});

describe('isPageUrl', () => {
  it('is true for the page, wherever in it', () => {
    for (const url of ['app://earshot/index.html', 'app://earshot/index.html#/calls', 'app://earshot/index.html?x=1']) {
      expect(isPageUrl(url)).toBe(true);
    }
  });

  it.each([
    'app://earshot/media/5a3b1e00-0000-4000-8000-000000000001',
    'app://earshot/assets/app.js',
    'app://earshot/',
    'app://earshot/index.html/x',
    'https://example.com/index.html',
  ])('is false for %s', (url) => {
    expect(isPageUrl(url)).toBe(false);
  });
});
