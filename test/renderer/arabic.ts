import type { Page } from 'playwright-core';

/** Names and signs that are written the same in Arabic. */
const SAME_IN_ARABIC =
  /\b(Earshot|Gomobile|Trillet|TrueState|FlowGent|WhatsApp|API|X-API-Key|Bearer|SMS|UTC|UTF-8|UTF-16|CSV|XLSX|Excel|PDF|JSON Lines|HTML|WAV|MP3|OGG|FLAC|Ctrl|Alt|Shift|Tab|Enter|Esc|YYYY-MM-DD|https?:\/\/\S*|[A-Z])(?![a-z])/g;

/** What a person reads; all of it is told in Arabic, or marked as somebody's own words by its direction or language. */
export function latinOn(page: Page): Promise<string[]> {
  return page.evaluate((same) => {
    const OWN_WORDS = 'bdi, [dir=auto], [lang=en], [translate=no], code, kbd, input, textarea, script, style';
    const allowed = new RegExp(same, 'g');
    const leak = (text: string): string | null =>
      /[A-Za-z]{2,}.*/s.exec(text.replace(/[\u2066-\u2068][^\u2069]*\u2069/g, '').replace(allowed, ''))?.[0] ?? null;
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const { parentElement: element, textContent } = node;
      if (element === null || element.closest(OWN_WORDS) !== null || !element.checkVisibility()) continue;
      const words = leak(textContent ?? '');
      if (words !== null) found.push(`text ${words} in ${element.tagName}.${element.className}`);
    }
    for (const element of document.body.querySelectorAll('[aria-label], [placeholder], [title]')) {
      for (const name of ['aria-label', 'placeholder', 'title']) {
        const value = element.getAttribute(name) ?? '';
        // A title that repeats what the element shows, or has cut, is as much somebody's own words as that is.
        const isRepeated = name === 'title' && (element.textContent ?? '').includes(value);
        const isSilent = element.closest('[lang=en], [aria-hidden=true]') !== null;
        const words = isRepeated || isSilent ? null : leak(value);
        if (words !== null) found.push(`${name} ${words}`);
      }
    }
    return [...new Set(found)];
  }, SAME_IN_ARABIC.source);
}

/** Texts that reach out of what holds them, sideways: cut without a sign, or over the edge of a button or a pane. */
export function spillsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SLACK_PX = 1.5;
    const found: string[] = [];
    const range = document.createRange();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const spill = (text: DOMRect, element: Element): string | null => {
      let isHeld = false;
      for (let holder: Element | null = element; holder !== null; holder = holder.parentElement) {
        const style = getComputedStyle(holder);
        const box = holder.getBoundingClientRect();
        const clips = style.overflowX !== 'visible';
        if (style.display === 'inline' || style.display === 'contents') continue;
        // Reached by scrolling: wherever the rest of it would be, nobody sees it there.
        if (['auto', 'scroll'].includes(style.overflowX)) return '';
        if (isHeld) continue;
        const isOut = text.left < box.left - SLACK_PX || text.right > box.right + SLACK_PX;
        // Cut with a sign.
        if (clips && isOut && style.textOverflow === 'ellipsis') return '';
        // What is there for screen readers is one pixel wide.
        if (box.width <= 1) return null;
        if (isOut) return `${holder.tagName}.${holder.className}`;
        isHeld = clips;
      }
      return null;
    };
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement;
      if (element === null || (node.textContent ?? '').trim() === '' || !element.checkVisibility()) continue;
      // A drawing has no edges of its own that its words could cross.
      if (element.closest('svg') !== null) continue;
      range.selectNodeContents(node);
      const rect = range.getBoundingClientRect();
      if (rect.width === 0) continue;
      const holder = spill(rect, element);
      if (holder) found.push(`"${(node.textContent ?? '').slice(0, 40)}" spills over ${holder}`);
      else if (holder === null && rect.left < -SLACK_PX && rect.right > 0)
        found.push(`"${node.textContent}" leaves the window`);
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push('the window scrolls sideways');
    return [...new Set(found)];
  });
}

/** Changes the preferences as main announces a change made in another window: nothing is reloaded. */
export async function prefer(page: Page, change: Record<string, string>): Promise<void> {
  await page.evaluate((value) => {
    const { app } = window as unknown as { app: { preferences: { set: (value: object) => Promise<unknown> } } };
    return app.preferences.set(value);
  }, change);
}
