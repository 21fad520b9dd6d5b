import type { Page } from 'playwright-core';
import type { CallMeasures } from '#shared/contract/call-measures.ts';
import type { AppApi } from '#shared/contract/index.ts';

export const press = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

/** Notes, from now on, every press, click and turn of a wheel; the answer reads what was noted. */
export async function forbidPointer(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const noted: string[] = [];
    Object.assign(window, { notedPointerEvents: noted });
    for (const type of ['pointerdown', 'mousedown', 'mousemove', 'touchstart', 'wheel'])
      window.addEventListener(type, () => noted.push(type), { capture: true });
  });
  return () => page.evaluate(() => (window as unknown as { notedPointerEvents: string[] }).notedPointerEvents);
}

/** What was measured of the call in the address. */
export const measuresOf = (page: Page): Promise<CallMeasures> =>
  page.evaluate(async () => {
    const { app } = window as unknown as { app: AppApi };
    const callId = /calls\/([-\w]+)/.exec(location.href)?.[1] ?? '';
    // The bridge answers what the rest of the page unwraps: a value or an error.
    const answer = (await app.calls.measures({ callId })) as unknown as {
      value: Awaited<ReturnType<AppApi['calls']['measures']>>;
    };
    if (answer.value.analysis === null) throw new Error(`nothing was measured of ${callId}`);
    return answer.value.analysis.measures;
  });

export const turnText = (page: Page, index: number): Promise<string> =>
  page.locator(`[data-turn-text="${index}"]`).innerText();
