// S15 of docs/security.md
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CALL_NAMES, EVENT_NAMES } from '../../electron/preload/names.ts';
import { type Console, createMachine, type Machine, startConsole, startSecond } from './support/console.ts';
import { filesUnder, findWord } from './support/find-word.ts';
import {
  HUGE_NAME,
  MARKUP_CALLER,
  MUTATING_CALLER,
  startBeacon,
  startHostilePlatform,
} from './support/hostile-platform.ts';
import { openCall, pillShows, playbackWhere } from './support/review.ts';

let beacon: Awaited<ReturnType<typeof startBeacon>>;
let platform: Awaited<ReturnType<typeof startHostilePlatform>>;
let machine: Machine;
let console: Console;
let page: Page;
let home: string;
const dialogs: string[] = [];
const pageErrors: string[] = [];

beforeAll(async () => {
  beacon = await startBeacon();
  platform = await startHostilePlatform(beacon.url);
  machine = createMachine({ ...process.env, EARSHOT_LOG: 'trace' });
  console = await startConsole(machine, { args: ['--sample'] });
  page = console.page;
  page.setDefaultTimeout(10_000);
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => pageErrors.push(error.message));
  await pillShows(page, 'synced');
  home = page.url().split('#')[0] ?? '';
});
afterAll(async () => {
  await console?.close();
  await platform?.close();
  await beacon?.close();
  machine?.dispose();
});

/** What ran, loaded or became an element of all that should be text; nothing of it must be there. */
async function effects() {
  return {
    hit: await page.evaluate(() => 'earshotHit' in window),
    elements: await page.evaluate(() => document.querySelectorAll('[data-hostile]').length),
    asked: beacon.asked,
    dialogs,
    pageErrors,
    windows: page.context().pages().length,
    at: page.url().split('#')[0],
  };
}
const nothing = () => ({
  hit: false,
  elements: 0,
  asked: [],
  dialogs: [],
  pageErrors: [],
  windows: 1,
  at: home,
});

/** Every turn of the open transcript as it stands on screen, by scrolling through it. */
async function readTranscript(count: number): Promise<string[]> {
  const turns = new Map<number, string>();
  const scroller = page.getByTestId('transcript');
  for (let top = 0, last = -1; turns.size < count && top !== last; ) {
    const seen = await scroller.evaluate((element) =>
      Array.from(element.querySelectorAll('[data-testid="turn"]'), (turn) => ({
        index: Number(turn.getAttribute('data-index')),
        text: turn.querySelector('p')?.textContent ?? '',
      })),
    );
    for (const { index, text } of seen) turns.set(index, text);
    last = top;
    top = await scroller.evaluate(async (element) => {
      element.scrollTop += element.clientHeight;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return element.scrollTop;
    });
  }
  return [...turns].sort(([a], [b]) => a - b).map(([, text]) => text);
}

/** Texts that turn directions and stand in one line with others, with nothing that keeps them apart. */
function turnedNeighbours(): { found: boolean; mixed: string[] } {
  const mixed: string[] = [];
  let found = false;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const isText = (node: Node | null) => node !== null && (node.textContent ?? '').trim() !== '';
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    if (!/[\u202A-\u202E\u2066-\u2069]/.test(text.textContent ?? '')) continue;
    found = true;
    for (let at: Node = text; at.parentElement; at = at.parentElement) {
      const holder: Element = at.parentElement;
      const { display, unicodeBidi } = getComputedStyle(holder);
      const isLine = /^(inline|block|list-item|table-cell|flow-root)$/.test(display);
      const neighbours = Array.from(holder.childNodes).filter((node) => node !== at && isText(node));
      const isBeside = neighbours.some(
        (node) => !(node instanceof Element) || getComputedStyle(node).display.startsWith('inline'),
      );
      if (isLine && isBeside) mixed.push(holder.outerHTML.slice(0, 200));
      if (display !== 'inline' || unicodeBidi.startsWith('isolate') || unicodeBidi === 'plaintext') break;
    }
  }
  return { found, mixed };
}

/** Written by the person and never sent. */
const DRAFT = 'Quetzalcoatlus draft';

describe('what a platform sends is text', () => {
  it('S9: reads a platform whose every text is an attack', async () => {
    await page.evaluate(
      ({ url, apiKey }) =>
        (
          window as unknown as { app: { connections: { add(input: unknown): Promise<{ ok: boolean }> } } }
        ).app.connections.add({
          id: '5a3b1e00-0000-4000-8000-00000000bad1',
          platform: 'gomobile',
          name: '<img data-hostile src=x onerror=earshotHit=1>',
          baseUrl: url,
          authScheme: 'apiKey',
          apiKey,
        }),
      { url: platform.url, apiKey: platform.apiKey },
    );
    await page.getByTestId('calls-grid').getByText(MARKUP_CALLER).first().waitFor();
    await pillShows(page, 'synced');
    expect(await effects()).toEqual(nothing());
  });

  it('S9: shows a transcript of markup letter by letter', async () => {
    await openCall(page, MARKUP_CALLER);
    expect(await readTranscript(platform.markup.length)).toEqual(platform.markup);
    expect(await effects()).toEqual(nothing());
  });

  it('S9: shows 500 texts of mutating markup letter by letter', async () => {
    await openCall(page, MUTATING_CALLER);
    expect(platform.mutating).toHaveLength(500);
    expect(await readTranscript(platform.mutating.length)).toEqual(platform.mutating);
    expect(await effects()).toEqual(nothing());
  });

  it('S9: keeps a comment, a search and every screen free of it', async () => {
    await page.keyboard.press('c');
    await page.getByTestId('comment-input').fill(`<img data-hostile src="${beacon.url}/c.png" onerror=earshotHit=1>`);
    await page.keyboard.press('Enter');
    await page.getByTestId('comment').first().waitFor();
    await page.keyboard.press('c');
    await page.getByTestId('comment-input').fill(DRAFT);
    for (const path of ['/people', '/outbox', '/settings/connections', '/settings/about', '/calls']) {
      await page.evaluate((to) => {
        location.hash = to;
      }, path);
      await page.locator(`main[data-screen="${path.split('/')[1]}"]`).waitFor();
      // Chromium writes what is typed into its session file, but for fields that ask it not to.
      const kept = page.locator(
        'main :is(input:not([type=hidden], [type=checkbox], [type=radio], [type=range]), textarea)',
      );
      const asked = await kept.evaluateAll((fields) => fields.map((field) => field.getAttribute('autocomplete')));
      expect(new Set(asked), path).toEqual(new Set(asked.length > 0 ? ['off'] : []));
      expect(await effects(), path).toEqual(nothing());
    }
  });

  it('S9: is not pushed out of its place by a name without end or with turned letters', async () => {
    await openCall(page, MUTATING_CALLER);
    expect(await page.evaluate(turnedNeighbours)).toEqual({ found: true, mixed: [] });
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByTestId('contacts-search').fill('WWWWWWWW');
    const row = page.getByRole('row').filter({ hasText: 'WWWW' }).first();
    await row.waitFor();
    const box = await row.boundingBox();
    expect(box?.height).toBeLessThan(80);
    const isWithin = () =>
      page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
    expect(await isWithin()).toBe(true);
    expect(HUGE_NAME.startsWith('WWWW')).toBe(true);
    await page.getByTestId('contacts-search').fill('Overridden');
    await page.getByRole('row').filter({ hasText: 'Overridden' }).first().waitFor();
    expect(await page.evaluate(turnedNeighbours)).toEqual({ found: true, mixed: [] });
    expect(await isWithin()).toBe(true);
  });
});

describe('a link from another program', () => {
  it('S26: opens the call at the moment it names, and does nothing else', async () => {
    await page.evaluate(() => {
      location.hash = '/calls';
    });
    await page.getByTestId('calls-grid').getByText('Hannah Brooks').first().click();
    await page.getByTestId('transcript').waitFor();
    const id = /calls\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
    expect(id).not.toBe('');
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.locator('main[data-screen="people"]').waitFor();
    const profile = readdirSync(machine.temporaryDirectory).find((name) => name.startsWith('earshot-sample-')) ?? '';
    const second = (...args: string[]) => startSecond(machine, join(machine.temporaryDirectory, profile), args);
    expect(await second('earshot://delete/everything', '--canary-flag', '--', `earshot://call/${id}?t=23.2`)).toBe(0);
    await page.locator('main[data-screen="calls"]').waitFor();
    expect(page.url()).toContain(id);
    await playbackWhere(page, ({ seconds, isPaused }) => isPaused && Math.abs(seconds - 23.2) < 0.2);
    expect(console.output.join()).not.toMatch(/canary|23\.2/);
  });
});

/** Markup and scripts put straight into the page, as if an attacker had found a way in; each names what must refuse it. */
async function inject(beacon: string): Promise<Record<string, string[]>> {
  const reports: Record<string, string[]> = {};
  let running = '';
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
    reports[running]?.push(effectiveDirective);
  });
  const hit = `window.earshotHit=1;fetch('${beacon}/run')`;
  const add = (tag: string, attributes: Record<string, string>, text = '') => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.append(text);
    document.body.append(element);
    return element;
  };
  const html = (markup: string) => {
    document.body.append(document.createElement('div'));
    (document.body.lastElementChild as HTMLElement).innerHTML = markup;
  };
  // What a page may say though its types say otherwise.
  const globals = window as unknown as Record<string, (text: string) => unknown>;
  const attempts: Record<string, () => unknown> = {
    'innerHTML with a handler': () => html(`<img src=x onerror="${hit}">`),
    'innerHTML with a frame': () => html(`<iframe srcdoc="<script>${hit}</script>"></iframe>`),
    outerHTML: () => {
      add('p', {}).outerHTML = `<img src=x onerror="${hit}">`;
    },
    insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', `<img src=x onerror="${hit}">`),
    'document.write': () => document.write(`<script>${hit}</script>`),
    DOMParser: () => {
      const parsed = new DOMParser().parseFromString(`<img src=x onerror="${hit}">`, 'text/html');
      document.body.append(...parsed.body.childNodes);
    },
    createContextualFragment: () =>
      document.body.append(document.createRange().createContextualFragment(`<script>${hit}</script>`)),
    'srcdoc property': () => {
      const frame = document.createElement('iframe');
      frame.srcdoc = `<script>parent.earshotHit=1</script>`;
      document.body.append(frame);
    },
    'script by text': () => {
      const script = document.createElement('script');
      script.text = hit;
      document.body.append(script);
    },
    'script by text node': () => add('script', {}, hit),
    'script of a module': () => add('script', { type: 'module' }, hit),
    'script by address': () => {
      const script = document.createElement('script');
      script.src = `${beacon}/x.js`;
      document.body.append(script);
    },
    'script by an attribute': () => add('script', { src: `${beacon}/x.js` }),
    'script by data': () => add('script', { src: `data:text/javascript,${hit}` }),
    'script in svg': () => {
      const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      const script = document.createElementNS('http://www.w3.org/2000/svg', 'script');
      script.append(hit);
      svg.append(script);
      document.body.append(svg);
    },
    'import map': () => add('script', { type: 'importmap' }, `{"imports":{"x":"${beacon}/x.js"}}`),
    'speculation rules': () => add('script', { type: 'speculationrules' }, `{"prefetch":[{"urls":["${beacon}/s"]}]}`),
    'handler attribute': () => add('button', { onclick: hit }).click(),
    'handler of an image': () => add('img', { src: 'x:', onerror: hit }),
    'handler of a toggle': () => add('details', { open: '', ontoggle: hit }),
    'javascript: link': () => add('a', { href: `javascript:${hit}` }).click(),
    'javascript: form': () => {
      (add('form', { action: `javascript:${hit}` }) as HTMLFormElement).submit();
    },
    'javascript: frame': () => add('iframe', { src: `javascript:parent.earshotHit=1` }),
    'data: frame': () => add('iframe', { src: `data:text/html,<script>${hit}</script>` }),
    'blob: frame': () => {
      const page = new Blob([`<script>parent.earshotHit=1</script>`], { type: 'text/html' });
      add('iframe', { src: URL.createObjectURL(page) });
    },
    'foreign frame': () => add('iframe', { src: beacon }),
    'own frame': () => add('iframe', { src: '/index.html' }),
    object: () => add('object', { data: `${beacon}/o` }),
    embed: () => add('embed', { src: `${beacon}/e` }),
    'foreign style sheet': () => add('link', { rel: 'stylesheet', href: `${beacon}/s.css` }),
    'style element': () => add('style', {}, `body{background:url(${beacon}/s.png)}`),
    'style attribute': () => add('p', { style: `background:url(${beacon}/s.png)` }),
    'foreign image': () => add('img', { src: `${beacon}/i.png` }),
    'foreign sound': () => add('audio', { src: `${beacon}/a.mp3`, autoplay: '' }),
    'foreign film': () => add('video', { src: `${beacon}/v.mp4`, poster: `${beacon}/v.png` }),
    'foreign manifest': () => add('link', { rel: 'manifest', href: `${beacon}/m.json` }),
    'foreign preload': () => add('link', { rel: 'preload', as: 'fetch', href: `${beacon}/p` }),
    base: () => add('base', { href: `${beacon}/` }),
    'form to outside': () => {
      (add('form', { action: `${beacon}/f`, method: 'post' }) as HTMLFormElement).submit();
    },
    'form to ourselves': () => {
      (add('form', { action: '/index.html', method: 'post' }) as HTMLFormElement).submit();
    },
    'eval of a text': () => globals.eval?.(hit),
    'Function of a text': () => new (Reflect.get(window, 'Function') as FunctionConstructor)(hit)(),
    'a timer of a text': () => globals.setTimeout?.(hit),
    'constructor of a constructor': () => (() => 1).constructor(hit)(),
    'worker of a blob': () => new Worker(URL.createObjectURL(new Blob([hit], { type: 'text/javascript' }))),
    'worker of an address': () => new Worker(`${beacon}/w.js`),
    'shared worker': () => new SharedWorker(`data:text/javascript,${hit}`),
    'service worker': () => navigator.serviceWorker?.register('/assets/x.js'),
    wasm: () => WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])),
    fetch: () => fetch(`${beacon}/fetch`),
    XMLHttpRequest: () => {
      const request = new XMLHttpRequest();
      request.open('POST', `${beacon}/xhr`);
      request.send('x');
    },
    beacon: () => navigator.sendBeacon(`${beacon}/beacon`, 'x'),
    'event source': () => new EventSource(`${beacon}/events`),
    'web socket': () => new WebSocket(`${beacon.replace('http', 'ws')}/socket`),
  };
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  for (const [name, attempt] of Object.entries(attempts)) {
    running = name;
    reports[name] = [];
    // From a timer: what a debugger evaluates is not under the policy.
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        try {
          const result = attempt();
          if (result instanceof Promise) result.catch(() => {});
        } catch {
          // Refused, as it should be; whether it had an effect is asked afterwards.
        }
        resolve();
      });
    });
    for (let waited = 0; reports[name].length === 0 && waited < 100; waited += 5) await pause(5);
  }
  await pause(200);
  return reports;
}

/** Refused without a report: Chromium names no directive for them. That they have no effect is asked of all. */
const UNREPORTED = new Set([
  'script by text node',
  'script of a module',
  'script in svg',
  'import map',
  'speculation rules',
  'blob: frame',
  'foreign manifest',
  'service worker',
]);

describe('the policy of the page', () => {
  it('S4: runs nothing and loads nothing of what is injected, and reports it', async () => {
    const reports = await page.evaluate(inject, beacon.url);
    expect(Object.keys(reports).length).toBeGreaterThan(40);
    // As texts, because the module loader of the tests would take an import for its own.
    for (const source of [
      `${beacon.url}/x.js`,
      'data:text/javascript,window.earshotHit=1',
      '/media/5a3b1e00-0000-4000-8000-000000000001',
    ]) {
      const outcome = `import(${JSON.stringify(source)}).then(() => 'loaded', () => 'refused')`;
      expect(await page.evaluate(`new Promise((done) => setTimeout(() => done(${outcome})))`), source).toBe('refused');
    }
    const silent = Object.entries(reports).filter(([name, got]) => got.length === 0 && !UNREPORTED.has(name));
    expect(silent).toEqual([]);
    expect({ ...(await effects()), pageErrors: [] }).toEqual(nothing());
  });
});

const RECORDING = '5a3b1e00-0000-4000-8000-000000000001';

const addresses = (beaconUrl: string, origin: string): string[] => [
  `${beaconUrl}/`,
  beaconUrl.replace('127.0.0.1', 'localhost'),
  beaconUrl.replace('127.0.0.1', '[::1]'),
  beaconUrl.replace('127.0.0.1', '2130706433'),
  beaconUrl.replace('127.0.0.1', '0x7f.1'),
  beaconUrl.replace('http:', 'https:'),
  beaconUrl.replace('http:', 'ws:'),
  'https://example.com/',
  'https://user:secret@example.com/',
  'https://example.com@evil.example/',
  '//evil.example/',
  '/\\\\evil.example/',
  `https://example.com/?next=${origin}/index.html`,
  `${origin}@evil.example/`,
  `${origin.replace(/:\d+$/, '')}.evil.example/`,
  `${origin}/media/${RECORDING}`,
  `${origin}/assets/`,
  `${origin}/icon.svg`,
  'app://earshot.evil.example/index.html',
  'earshot://call/x',
  'file:///etc/passwd',
  'javascript:window.earshotHit=1',
  'data:text/html,<script>window.earshotHit=1</script>',
  'view-source:https://example.com/',
  'chrome://settings/',
  'devtools://devtools/bundled/inspector.html',
  'filesystem:https://example.com/temporary/x',
  'ftp://example.com/',
  'mailto:ada@example.com',
  'tel:+15550100',
  'ms-settings:',
  'intent://x#Intent;end',
  'blob:https://example.com/5a3b1e00',
];

const ENTRIES = ['link', 'location', 'window.open', 'form', 'meta refresh', 'frame'] as const;

async function tryToLeave({ urls, entry }: { urls: string[]; entry: (typeof ENTRIES)[number] }): Promise<string[]> {
  const opened: string[] = [];
  const element = <K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string>) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    document.body.append(made);
    return made;
  };
  for (const url of urls) {
    try {
      if (entry === 'link') {
        element('a', { href: url }).click();
        element('a', { href: url, target: '_blank' }).click();
      } else if (entry === 'location') location.assign(url);
      else if (entry === 'window.open') {
        if (window.open(url) !== null) opened.push(url);
        if (window.open(url, '_self') !== null && location.href === url) opened.push(url);
      } else if (entry === 'form') element('form', { action: url, method: 'post' }).submit();
      else if (entry === 'meta refresh') {
        document.head.append(element('meta', { 'http-equiv': 'refresh', content: `0;url=${url}` }));
      } else element('iframe', { src: url });
    } catch {
      // Refused by throwing; where the page is afterwards is what counts.
    }
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  return opened;
}

describe('the page stays where it is', () => {
  it.each(ENTRIES)('S5: goes nowhere by %s', async (entry) => {
    const urls = addresses(beacon.url, home.replace('/index.html', ''));
    expect(urls.length).toBeGreaterThan(30);
    await page.evaluate(() => Object.assign(window, { stillHere: true }));
    expect(await page.evaluate(tryToLeave, { urls, entry })).toEqual([]);
    expect(await page.evaluate(() => 'stillHere' in window)).toBe(true);
    expect({ ...(await effects()), pageErrors: [] }).toEqual(nothing());
    expect(console.opened, 'opened outside without a person agreeing').toEqual([]);
  });

  it('S5: has no permission but to copy', async () => {
    const states = await page.evaluate(async () => {
      const names = [
        'camera',
        'microphone',
        'geolocation',
        'notifications',
        'midi',
        'clipboard-read',
        'clipboard-write',
      ];
      const state = (name: string) =>
        navigator.permissions.query({ name: name as PermissionName }).then(({ state: found }) => [name, found]);
      return Object.fromEntries(await Promise.all(names.map(state))) as Record<string, string>;
    });
    const { 'clipboard-write': copying, ...others } = states;
    expect(copying).toBe('granted');
    expect(new Set(Object.values(others))).toEqual(new Set(['denied']));
    const used = await page.evaluate(() =>
      Promise.all([
        navigator.mediaDevices.getUserMedia({ audio: true }).then(
          () => 'got',
          () => 'refused',
        ),
        new Promise((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve('got'),
            () => resolve('refused'),
          ),
        ),
      ]),
    );
    expect(used).toEqual(['refused', 'refused']);
  });

  it('S5: downloads nothing', async () => {
    await page.evaluate(async () => {
      for (const href of ['data:text/plain,x', URL.createObjectURL(new Blob(['canary-content'])), '/icon.svg']) {
        const link = document.createElement('a');
        link.href = href;
        link.download = 'canary-file.txt';
        document.body.append(link);
        link.click();
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    expect(filesUnder(machine.temporaryDirectory).filter((path) => path.includes('canary-file'))).toEqual([]);
    expect(findWord(machine.temporaryDirectory, 'canary-content')).toEqual([]);
  });
});

describe('the bridge', () => {
  it('S6: is named functions and nothing else', async () => {
    const surface = await page.evaluate(() => {
      const describeValue = (value: unknown): unknown =>
        typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, describeValue(inner)]))
          : typeof value;
      return describeValue(Reflect.get(window, 'app'));
    });
    const named: Record<string, Record<string, string>> = { cancel: { query: 'function' } };
    for (const names of [CALL_NAMES, EVENT_NAMES]) {
      for (const [feature, members] of Object.entries(names)) {
        named[feature] = {
          ...named[feature],
          ...Object.fromEntries(members.map((member: string) => [member, 'function'])),
        };
      }
    }
    expect(surface).toEqual(named);
  });

  it('S6: hands a listener the payload alone, and nothing of Node is in reach', async () => {
    const found = await page.evaluate(async () => {
      type Bridge = {
        preferences: {
          onChanged(listener: (...args: unknown[]) => void): () => void;
          set(input: unknown): Promise<unknown>;
        };
      };
      const { app } = window as unknown as { app: Bridge };
      const got = await new Promise<unknown[]>((resolve) => {
        const stop = app.preferences.onChanged((...args) => {
          stop();
          resolve(args);
        });
        void app.preferences.set({ volume: 0.5 });
      });
      const names = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron', '__dirname'];
      return {
        count: got.length,
        keys: Object.keys(got[0] as object),
        inReach: names.filter((name) => name in window),
        frozen: [app, app.preferences].map((value) => {
          try {
            Reflect.set(value, 'set', () => 1);
            return Object.isFrozen(value);
          } catch {
            return true;
          }
        }),
      };
    });
    expect(found.count).toBe(1);
    expect(found.keys).toContain('volume');
    expect(found.keys).not.toContain('sender');
    expect(found.inReach).toEqual([]);
    expect(found.frozen).toEqual([true, true]);
  });
});

describe('what is written down', () => {
  it('S13: holds no key in anything that a page may ask', async () => {
    const answers = await page.evaluate(async () => {
      type Bridge = Record<string, Record<string, (input?: unknown) => Promise<unknown>>>;
      const { app } = window as unknown as { app: Bridge };
      const asked: unknown[] = [];
      for (const [feature, members] of Object.entries(app)) {
        // What only tells; the rest of the contract acts.
        for (const name of ['list', 'status', 'usage', 'facets', 'attributes', 'audiences', 'samplePlatform', 'take']) {
          const ask = members[name];
          if (ask) asked.push([feature, name, await ask(name === 'list' ? {} : undefined)]);
        }
      }
      return { text: JSON.stringify([asked, { ...localStorage }, { ...sessionStorage }]), count: asked.length };
    });
    expect(answers.count).toBeGreaterThan(8);
    expect(answers.text).toContain(MUTATING_CALLER.slice(0, 6));
    expect(answers.text).not.toContain(platform.apiKey);
  });

  it('S13, S28: holds no key, no name, no number and no text', () => {
    const output = console.output.join('\n');
    // Everything is logged in this run, so that there is something to look through.
    expect(output).toContain('ipc.refused');
    expect(output).toContain('security.navigation-refused');
    for (const word of [platform.apiKey, 'earshotHit', 'Hannah', 'Brooks', '+4411349', 'onerror', 'WWWW']) {
      expect(output.includes(word), word).toBe(false);
    }
    for (const word of [platform.apiKey, 'Hannah Brooks', '<svg onload=', DRAFT]) {
      expect(findWord(machine.temporaryDirectory, word), word).toEqual([]);
    }
  });
});
