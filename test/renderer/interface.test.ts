import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onPage, type RendererUnderTest, startRenderer } from './browser.ts';
import { uuid } from './fixture.ts';

let renderer: RendererUnderTest;

beforeAll(async () => {
  renderer = await startRenderer();
});

afterAll(() => renderer.stop());

const on = (address: string, journey: (page: Page) => Promise<void>) => onPage(renderer, address, journey);

const CALL = '/#/calls/00000002-0000-4000-8000-000000000000';

const currentTime = (page: Page): Promise<number> =>
  page.getByTestId('player-audio').evaluate((audio) => (audio as HTMLAudioElement).currentTime);

it('plays a call, and the highlighted turn goes along', () =>
  on(CALL, async (page) => {
    await page.getByTestId('turn').nth(4).locator('button').click();
    await page.getByTestId('player-toggle').click();
    await expect.poll(() => currentTime(page), { timeout: 5000 }).toBeGreaterThan(28.5);
    await expect.poll(() => page.locator('[data-testid=turn][aria-current=true]').getAttribute('data-index')).toBe('4');
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => page.locator('[data-testid=turn][aria-current=true]').getAttribute('data-index')).toBe('5');
  }));

it('keeps the pitch, and changes speed by key', () =>
  on(CALL, async (page) => {
    await page.getByTestId('player-rate').waitFor();
    await page.keyboard.press('.');
    await page.keyboard.press('.');
    expect(await page.getByTestId('player-rate').textContent()).toBe('1.5×');
    const audio = page.getByTestId('player-audio');
    expect(await audio.evaluate((element) => (element as HTMLAudioElement).playbackRate)).toBe(1.5);
    expect(await audio.evaluate((element) => (element as HTMLAudioElement).preservesPitch)).toBe(true);
  }));

it('seeks by a click on the waveform', () =>
  on(CALL, async (page) => {
    const lanes = page.getByTestId('waveform').getByRole('slider');
    await page.getByTestId('player-dock').waitFor();
    const box = await lanes.boundingBox();
    if (box === null) throw new Error('the waveform is not on screen');
    await page.mouse.click(box.x + box.width * 0.8, box.y + box.height / 2);
    const length = await page.getByTestId('player-audio').evaluate((audio) => (audio as HTMLAudioElement).duration);
    await expect.poll(async () => (await currentTime(page)) / length).toBeCloseTo(0.8, 2);
  }));

it('comments at the playhead by key, and takes a deletion back', () =>
  on(CALL, async (page) => {
    await page.getByTestId('turn').nth(1).locator('button').click();
    await page.keyboard.press('c');
    await page.getByTestId('comment-input').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('Ask about the depot');
    expect(await page.getByTestId('comment-at').textContent()).toContain('0:07');
    await page.keyboard.press('Enter');
    const comment = page.getByTestId('comment').filter({ hasText: 'Ask about the depot' });
    await comment.waitFor();
    await comment.hover();
    await comment.getByRole('button', { name: 'Delete the comment' }).click();
    await expect.poll(() => comment.count()).toBe(0);
    await page.keyboard.press('Control+z');
    await comment.waitFor();
  }));

it('finds words in the transcript', () =>
  on(CALL, async (page) => {
    await page.getByTestId('transcript').waitFor();
    await page.keyboard.press('Control+f');
    await page.getByTestId('find-input').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('parcel');
    await expect.poll(() => page.getByTestId('find-count').textContent()).toMatch(/^1\/\d/);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('find-count').textContent()).toMatch(/^2\/\d/);
  }));

it('edits a contact in place, refuses a bad number, and shows what is queued', () =>
  on('/#/people', async (page) => {
    await page.locator('[data-column=primaryPhone]').nth(1).dblclick();
    const input = page.getByTestId('edit-primaryPhone');
    await input.fill('nonsense');
    await page.keyboard.press('Enter');
    await page.getByText('A phone number has digits, and may begin with +.').waitFor();
    await input.fill('+32 470 99 88 77');
    await page.keyboard.press('Enter');
    await page.getByText('+32 470 99 88 77').waitFor();
    await page.locator('[role=row][aria-rowindex="3"]').getByTestId('record-queued').waitFor();
    await page.locator('[role=row][aria-rowindex="3"]').getByTestId('record-queued').waitFor({ state: 'detached' });
  }));

it('reads a long list as it scrolls, and finds its place again', () =>
  on('/?mode=big#/calls', async (page) => {
    const grid = page.getByTestId('calls-grid');
    await grid.evaluate((element) => {
      element.scrollTop = 280_000;
    });
    const row = page.locator('[role=row][aria-rowindex="10006"]');
    await row.getByText(/^\d+:\d\d$/).waitFor();
    await row.click();
    await page.getByTestId('next-call').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => grid.evaluate((element) => element.scrollTop)).toBe(280_000);
    expect(await row.getAttribute('aria-selected')).toBe('true');
  }));

it('goes by keys alone', () =>
  on('/#/calls', async (page) => {
    await page.getByTestId('calls-grid').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByTestId('transcript').waitFor();
    await page.getByText('3 of 24').waitFor();
    await page.keyboard.press('n');
    await page.getByText('4 of 24').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByTestId('change').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').fill('fatima');
    await page
      .getByRole('button', { name: /Fatima .* · \+32/ })
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByTestId('contacts-grid').waitFor();
  }));

it('has a dialog gone before the key that follows', () =>
  on('/#/calls', async (page) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.getByTestId('calls-grid').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').fill('work offline');
    // One key a task and nothing between, as fast as a hand or a machine can type.
    await page.evaluate(async () => {
      for (const key of ['Enter', 'g', 'p']) {
        const pressed = new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true });
        document.activeElement?.dispatchEvent(pressed);
        await new Promise((done) => setTimeout(done));
      }
    });
    await page.getByTestId('contacts-grid').waitFor();
  }));

it('goes through the first run', () =>
  on('/?mode=protect', async (page) => {
    await page.getByTestId('protect-keychain').click();
    await page.getByTestId('recovery-key-later').click();
    await page.getByTestId('open-sample').click();
    await page.getByTestId('calls-grid').waitFor();
  }));

it('keeps the focus where a wrong passphrase was typed', () =>
  on('/?mode=unlock', async (page) => {
    await page.getByTestId('unlock-passphrase').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('wrong one');
    await page.keyboard.press('Enter');
    await page.getByText('That is not the passphrase. Try again.').waitFor();
    await page.getByTestId('unlock-passphrase').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('correct horse battery');
    await page.keyboard.press('Enter');
    await page.getByTestId('calls-grid').waitFor();
  }));

it('works offline by choice, and says so', () =>
  on('/#/calls', async (page) => {
    const pill = page.getByTestId('sync-pill');
    await pill.click();
    await page.getByTestId('work-offline').click();
    await expect.poll(() => pill.getAttribute('data-state')).toBe('paused');
    await page.getByTestId('banner').getByText('You are working offline').waitFor();
  }));

/** Goes to another screen without a click, so that nothing loses the focus on the way. */
const leaveFor = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

it('keeps what is typed in a cell when its screen is left', () =>
  on('/#/people', async (page) => {
    await page.locator('[data-column=city]').nth(1).dblclick();
    await page.getByTestId('edit-city').fill('Mechelen');
    await leaveFor(page, '/calls');
    await page.getByTestId('calls-grid').waitFor();
    await leaveFor(page, '/people');
    await page.locator('[role=row][aria-rowindex="3"]').getByText('Mechelen').waitFor();
    // What cannot be kept is not lost either: it waits for the person to go on.
    await page.locator('[data-column=primaryPhone]').nth(1).dblclick();
    await page.getByTestId('edit-primaryPhone').fill('nonsense');
    await leaveFor(page, '/outbox');
    await page.getByTestId('change').first().waitFor();
    await leaveFor(page, '/people');
    await page.locator('[data-column=primaryPhone]').nth(1).dblclick();
    expect(await page.getByTestId('edit-primaryPhone').inputValue()).toBe('nonsense');
    await page.getByText('A phone number has digits, and may begin with +.').waitFor();
  }));

it('keeps a comment that is being written, with its moment, while other calls are open', () =>
  on('/#/calls', async (page) => {
    await page.getByTestId('calls-grid').getByRole('row').nth(1).click();
    await page.getByTestId('turn').nth(1).locator('button').click();
    await page.keyboard.press('c');
    const input = page.getByTestId('comment-input');
    await input.and(page.locator(':focus')).waitFor();
    await page.keyboard.type('Half a thought');
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.getByText('2 of 24').waitFor();
    await expect.poll(() => input.inputValue()).toBe('');
    await page.keyboard.press('b');
    await page.getByText('1 of 24').waitFor();
    await expect.poll(() => input.inputValue()).toBe('Half a thought');
    await page.getByTestId('turn').nth(5).locator('button').click();
    await input.focus();
    expect(await page.getByTestId('comment-at').textContent()).toContain('0:07');
    await page.getByTestId('comment-save').click();
    await page.getByTestId('comment').filter({ hasText: 'Half a thought' }).getByText('0:07').waitFor();
    expect(await input.inputValue()).toBe('');
  }));

/** The first colour drawn in the played lanes and in the rest of them, and what the theme says they are. */
const laneColours = (page: Page) =>
  page.getByTestId('waveform').evaluate((frame) => {
    const shadow = [...frame.querySelectorAll('*')].map((element) => element.shadowRoot).find((root) => root !== null);
    const read = (part: string): string | null => {
      const canvas = shadow?.querySelector<HTMLCanvasElement>(`.${part} canvas`);
      const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      for (let at = 3; at < data.length; at += 4) {
        if (data[at] === 255) {
          return `#${[3, 2, 1].map((back) => (data[at - back] ?? 0).toString(16).padStart(2, '0')).join('')}`;
        }
      }
      return null;
    };
    const style = getComputedStyle(frame);
    return {
      playedPx: shadow?.querySelector('.progress')?.getBoundingClientRect().width ?? 0,
      drawn: [read('progress'), read('canvases')],
      theme: [style.getPropertyValue('--lane-agent').trim(), style.getPropertyValue('--lane-agent-rest').trim()],
    };
  });

it('draws the lanes again in the colours of another theme', () =>
  on(`/?theme=system${CALL.slice(1)}`, async (page) => {
    await page.getByTestId('turn').nth(6).locator('button').click();
    const seen: string[][] = [];
    for (const colorScheme of ['light', 'dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      const { drawn, theme, playedPx } = await laneColours(page);
      expect(drawn).toEqual(theme);
      expect(playedPx).toBeGreaterThan(50);
      seen.push(theme);
    }
    expect(seen[0]).not.toEqual(seen[1]);
    expect(seen[0]).toEqual(seen[2]);
    // Drawn anew while the player rests, the lanes still show how far it is.
    await leaveFor(page, '/calls');
    await page.getByTestId('calls-grid').waitFor();
    await leaveFor(page, CALL.slice(2));
    await page.getByTestId('waveform').waitFor();
    await expect.poll(async () => (await laneColours(page)).playedPx).toBeGreaterThan(50);
  }));

it('seeks while the waveform is still being drawn', () =>
  on(`/?peaks=pending${CALL.slice(1)}`, async (page) => {
    await page.getByText('Drawing the waveform…').waitFor();
    const box = await page.getByTestId('waveform-plain').boundingBox();
    if (box === null) throw new Error('the time line is not on screen');
    await page.mouse.click(box.x + box.width / 2, box.y + 12);
    const length = await page.getByTestId('player-audio').evaluate((audio) => (audio as HTMLAudioElement).duration);
    await expect.poll(async () => (await currentTime(page)) / length).toBeCloseTo(0.5, 2);
  }));

it('loops by the buttons of the player', () =>
  on(CALL, async (page) => {
    await page.getByTestId('turn').nth(2).locator('button').click();
    await page.getByTestId('loop-start').click();
    await page.getByTestId('turn').nth(4).locator('button').click();
    await page.getByTestId('loop-end').click();
    await page.getByRole('button', { name: 'Loop starts at 0:14: move it here' }).waitFor();
    await page.getByTestId('loop-clear').click();
    await page.getByTestId('loop-clear').waitFor({ state: 'detached' });
  }));

it('edits attributes by their type, and says what does not fit', () =>
  on('/#/people/00000003-0000-4000-8000-000000000004', async (page) => {
    await page.getByTestId('attribute-orders').click();
    await page.getByTestId('edit-attribute-orders').fill('ten');
    await page.keyboard.press('Enter');
    await page.getByText('This is not a number.').waitFor();
    await page.getByTestId('edit-attribute-orders').fill('12');
    await page.keyboard.press('Enter');
    await page.getByTestId('attribute-orders').getByText('12').waitFor();
    await page.getByTestId('attribute-customer_since').click();
    await page.getByTestId('edit-attribute-customer_since').fill('2021-02-30');
    await page.keyboard.press('Enter');
    await page.getByText('A date is written as 2026-03-31.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('attribute-vip').click();
    await page.getByTestId('edit-attribute-vip').selectOption('Yes');
    await page.getByTestId('attribute-vip').getByText('Yes').waitFor();
    await page.getByTestId('attribute-orders').getByText('12').waitFor();
    await page.getByTestId('field-gender').click();
    await page.getByTestId('edit-gender').selectOption('Female');
    await page.getByTestId('field-gender').getByText('Female').waitFor();
    await page.getByTestId('contact-panel').getByTestId('record-queued').waitFor();
  }));

it('calls a platform that does not answer offline, not broken', () =>
  on('/?mode=offline#/settings/connections', async (page) => {
    await page.getByTestId('connection-offline').waitFor();
    expect(await page.getByTestId('connection-problem').count()).toBe(0);
  }));

it('opens a contact by its name and closes it by Escape', () =>
  on('/#/people', async (page) => {
    await page.locator('[role=row][aria-rowindex="4"] [data-column=fullName] > span').click();
    await page.getByTestId('contact-panel').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('contact-panel').waitFor({ state: 'detached' });
  }));

const callAddress = (index: number): string => `/#/calls/${uuid(2, index)}`;

it('says what is wrong with the audio of a call and what to do, and tries again when asked', () =>
  on(callAddress(22), async (page) => {
    const words = page.getByTestId('audio-words');
    await words.waitFor();
    expect(await words.textContent()).toContain('The platform no longer has this recording (404).');
    expect(await words.textContent()).toContain('The transcript is still here.');
    expect(await page.getByTestId('turn').count()).toBeGreaterThan(0);
    const again = page.getByTestId('download-audio');
    expect(await again.textContent()).toBe('Try again');
    await again.click();
    await page.getByTestId('audio-cached').waitFor();
  }));

it('names audio that is damaged in places, is not what it was announced as, or has no waveform', async () => {
  await on(callAddress(13), async (page) => {
    const badge = page.getByTestId('audio-damaged');
    await badge.waitFor();
    expect(await badge.getAttribute('title')).toMatch(/Parts of this audio are missing .* can be heard/);
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByText('audio/mpeg (announced as audio/ogg; codecs=opus)').waitFor();
  });
  await on(callAddress(14), async (page) => {
    await page.getByTestId('waveform').getByText('No waveform: this audio is damaged').waitFor();
    expect(await page.getByTestId('waveform-plain').count()).toBe(1);
    await page.getByRole('tab', { name: 'Details' }).click();
    expect(await page.getByTestId('audio-condition').textContent()).toContain('It may still play.');
  });
});

/** Loudest sample that leaves for each ear; asked once, before the page has made an audio context. */
async function watchEars(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const connect = AudioNode.prototype.connect as (this: AudioNode, ...to: unknown[]) => AudioNode;
    AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
      if (to[0] instanceof AudioDestinationNode) {
        const splitter = this.context.createChannelSplitter(2);
        connect.call(this, splitter);
        (window as unknown as { ears: AnalyserNode[] }).ears = [0, 1].map((ear) => {
          const analyser = this.context.createAnalyser();
          connect.call(splitter, analyser, ear);
          return analyser;
        });
      }
      return connect.apply(this, to);
    } as typeof AudioNode.prototype.connect;
  });
  return () =>
    page.evaluate(() =>
      (window as unknown as { ears: AnalyserNode[] }).ears.map((analyser) => {
        const samples = new Float32Array(analyser.fftSize);
        analyser.getFloatTimeDomainData(samples);
        return Math.max(...samples);
      }),
    );
}

it('lets each side of a call be heard alone, not at all, louder and softer', () =>
  on(CALL, async (page) => {
    const levels = await watchEars(page);
    const ears = async () =>
      (await levels()).map((level) => (level > 0.1 ? 'heard' : level < 0.01 ? 'silent' : 'faint'));
    const dock = page.getByTestId('player-dock');
    await dock.waitFor();
    const solo = (side: string) => page.getByTestId(`solo-${side}`);
    await page.keyboard.press('a');
    await expect.poll(() => solo('agent').getAttribute('aria-pressed')).toBe('true');
    await page.evaluate(() => {
      const audio = document.querySelector('audio') as HTMLAudioElement;
      audio.loop = true;
      // The first turn is the agent's.
      return audio.play();
    });
    // One side alone is heard in both ears.
    await expect.poll(ears).toEqual(['heard', 'heard']);
    await page.keyboard.press('u');
    await expect.poll(ears).toEqual(['silent', 'silent']);
    expect(await solo('agent').getAttribute('aria-pressed')).toBeNull();
    await page.keyboard.press('u');
    await expect.poll(ears).toEqual(['heard', 'silent']);
    await page.getByTestId('mute-contact').click();
    await expect.poll(ears).toEqual(['heard', 'heard']);
    const usual = Math.max(...(await levels()));
    await page.getByTestId('gain-agent').click();
    const gain = page.getByRole('slider', { name: 'Gain of Agent' });
    await gain.focus();
    for (let n = 0; n < 6; n += 1) await gain.press('ArrowRight');
    expect(await page.getByTestId('gain-agent').textContent()).toContain('+6 dB');
    await expect.poll(async () => Math.min(...(await levels()))).toBeGreaterThan(usual * 1.8);
  }));

it('puts a call on legal hold, shows it, and lifts it', () =>
  on(CALL, async (page) => {
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByLabel('Legal hold').click();
    await page.getByTestId('legal-hold').waitFor();
    expect(await page.getByRole('button', { name: 'Remove audio from this machine' }).count()).toBe(0);
    await page.getByLabel('Legal hold').click();
    await page.getByTestId('legal-hold').waitFor({ state: 'detached' });
  }));

it('shows what was removed by its platform, with what was written on it, and how audio was read back', () =>
  on('/#/settings/storage', async (page) => {
    const log = page.getByTestId('retention-log');
    await log.getByRole('row', { name: /Kept, legal hold Ines Roux/ }).waitFor();
    await log.getByText('Promised a call back by 18:00').waitFor();
    await page.getByTestId('audio-checks').getByText('No damage found.').waitFor();
  }));

it('tells how each list of a connection is read', () =>
  on('/#/settings/connections', async (page) => {
    const health = page.getByTestId('list-health').first();
    await health.getByText('How its lists are read').click();
    await health.getByRole('row', { name: /Calls and recordings newest first .* 1:00 back/ }).waitFor();
  }));

it('says on the row of a call why its audio is not here', () =>
  on('/#/calls', async (page) => {
    const failed = page.getByTestId('audio-failed').first();
    await failed.waitFor();
    expect(await failed.getAttribute('title')).toBe(
      'The platform could not send this audio (it answered 503). Try again later; if it stays so, ask whoever runs the platform.',
    );
  }));

it('says in the player that a copy was damaged and comes again, and plays on once it is here', () =>
  on(callAddress(0), async (page) => {
    await page.getByTestId('player-dock').waitFor();
    const id = uuid(4, 0);
    // The file breaks off at the damage, and the engine drops it and fetches it anew.
    await page.getByTestId('player-audio').evaluate((audio) => audio.dispatchEvent(new Event('error')));
    await expect.poll(() => page.getByTestId('dock-subtitle').textContent()).toBe('The audio could not be played');
    await page.evaluate((recordingId) => {
      const { app } = window as unknown as { app: { recordings: { download(input: object): Promise<unknown> } } };
      return app.recordings.download({ id: recordingId });
    }, id);
    await expect.poll(() => page.getByTestId('dock-subtitle').textContent()).toMatch(/fetching it again/);
    await page.getByTestId('audio-cached').waitFor();
    await expect.poll(() => page.getByTestId('dock-subtitle').textContent()).not.toMatch(/again|could not/);
    await page.getByTestId('player-toggle').click();
    await expect.poll(() => currentTime(page), { timeout: 5000 }).toBeGreaterThan(0.2);
  }));

it('asks for what each platform wants, and tells what it offers', () =>
  on('/#/settings/connections', async (page) => {
    await page.getByRole('button', { name: 'Connect a platform' }).click();
    const form = page.getByTestId('connect-form');
    const choose = async (name: string) => {
      await form.getByTestId('connect-which').click();
      await page.getByRole('option', { name, exact: true }).click();
    };
    expect(await form.getByTestId('connect-scope').count()).toBe(0);
    await choose('Trillet');
    expect(await form.getByTestId('connect-url').inputValue()).toBe('https://api.trillet.ai');
    await form.getByTestId('connect-name').fill('Messages');
    // Pages hide such a space in what is copied from them.
    await form.getByTestId('connect-key').fill('a-key\u200b');
    await form.getByTestId('test-connection').click();
    await form.getByText('A key has no line breaks and no special characters. Copy it again.').waitFor();
    await form.getByTestId('connect-key').fill(' a-key ');
    await form.getByText('The platform needs the id of the workspace.').waitFor();
    await form.getByTestId('connect-scope').fill('507f1f77bcf86cd799439011');
    await form.getByTestId('connect-url').fill('https://trillet.example.com');
    await choose('TrueState');
    // What was typed stays; only what was never changed follows the platform.
    expect(await form.getByTestId('connect-url').inputValue()).toBe('https://trillet.example.com');
    await choose('FlowGent');
    expect(await form.getByTestId('connect-scope').count()).toBe(0);
    expect(await form.getByTestId('connect-key-scheme').inputValue()).toBe('Authorization header');
    await form.getByTestId('test-connection').click();
    await form.getByTestId('connection-result').waitFor();
    const offers = form.getByTestId('capabilities');
    expect(await offers.locator('[data-offered=unprobed]').first().textContent()).toBe('Live repliesnot known yet');
    expect(await form.getByTestId('capabilities-absent').textContent()).toBe('Not offered: API keys');
  }));

const PROGRAM_ID = '0000001e-0000-4000-8000-000000000000';
const EXECUTION_ID = '0000001f-0000-4000-8000-000000000000';
const SMS_PROGRAM_ID = '00000028-0000-4000-8000-000000000001';

it.each([
  ['/people/audiences', 'Audiences'],
  ['/programs', 'Programs'],
  ['/programs/executions', 'Executions'],
  ['/programs/messages', 'SMS programs'],
  ['/agents', 'Agents'],
  ['/agents/flows', 'Flows'],
  ['/agents/knowledge', 'Knowledge'],
  ['/conversations', 'Conversations'],
])('exports the list of %s by key', (address, title) =>
  on(`/#${address}`, async (page) => {
    await page.locator('[data-testid=export]:enabled').waitFor();
    await page.keyboard.press('Shift+E');
    await page.getByRole('dialog', { name: `Export ${title}`, exact: true }).waitFor();
    await page.getByTestId('export-count').getByText(/\d/).waitFor();
    await page.locator('[data-testid=export-save]:enabled').click();
    await page.getByTestId('export-dialog').waitFor({ state: 'detached' });
  }),
);

it('exports what was said in the conversation that is open', () =>
  on('/#/conversations', async (page) => {
    await page.getByTestId('conversations-grid').getByRole('row').nth(1).click();
    await page.getByTestId('conversation').waitFor();
    await page.getByTestId('export').click();
    await page.getByTestId('export-what').click();
    await page.getByRole('option', { name: 'Messages of the conversation' }).click();
    await page.getByRole('dialog', { name: 'Export Messages of the conversation' }).waitFor();
    await page.getByRole('checkbox', { name: 'Who' }).waitFor();
  }));

it('begins an export of people with the columns that the grid shows', () =>
  on('/#/people', async (page) => {
    await page.getByTestId('contacts-grid').waitFor();
    await page.keyboard.press('Shift+E');
    await page.getByTestId('export-count').getByText(/\d/).waitFor();
    const heads = await page.getByTestId('contacts-grid').getByRole('columnheader').count();
    // The first column of the grid is where rows are chosen.
    await page
      .getByTestId('export-columns-count')
      .getByText(`${heads - 1} of`)
      .waitFor();
  }));

it.each([
  [`/programs/${PROGRAM_ID}`, 'tab-programs'],
  [`/programs/executions/${EXECUTION_ID}`, 'tab-programs-executions'],
  [`/programs/messages/${SMS_PROGRAM_ID}`, 'tab-programs-messages'],
])('marks the part of its area that %s belongs to, and no other', (address, tab) =>
  on(`/#${address}`, async (page) => {
    await page.getByTestId(tab).waitFor();
    const current = page.getByRole('navigation', { name: 'Sections' }).locator('[aria-current=page]');
    await expect
      .poll(() => current.evaluateAll((links) => links.map((link) => (link as HTMLElement).dataset.testid)))
      .toEqual([tab]);
    const lit = page.getByRole('navigation', { name: 'Sections' }).locator('[data-active]');
    expect(await lit.evaluateAll((links) => links.map((link) => (link as HTMLElement).dataset.testid))).toEqual([tab]);
  }),
);

it.each([
  ['call-audience', 'program-form'],
  ['message-audience', 'sms-form'],
])('sets up what reaches everybody of an audience: %s', (button, form) =>
  on('/#/people/audiences/00000005-0000-4000-8000-000000000001', async (page) => {
    const name = (await page.getByTestId('audience').getByRole('heading').first().textContent()) ?? '';
    await page.getByTestId(button).click();
    const field = page.getByTestId(form).getByRole('combobox', { name: 'Audience' });
    await expect.poll(() => field.inputValue()).toContain(name);
  }),
);

it('holds the list of executions beside their report without a scroll bar across', () =>
  on('/#/reports/executions', async (page) => {
    await page.setViewportSize({ width: 1280, height: 720 });
    const list = page.getByTestId('report-executions');
    await list.waitFor();
    const room = await list.evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
    expect(room.scrollWidth).toBe(room.clientWidth);
  }));

/** What a figure on the screen says. */
const figure = async (page: Page, testId: string): Promise<number> =>
  Number(await page.getByTestId(testId).textContent());

it('counts the same on the tabs, the pill and the rail, and shows as many rows', () =>
  on('/?outbox=many#/outbox/pending', async (page) => {
    const views = ['pending', 'held', 'conflicts', 'quarantine', 'history'] as const;
    let open = 0;
    for (const view of views) {
      await page.getByTestId(`outbox-${view}`).click();
      await page.getByRole('tabpanel').getByTestId('change').first().waitFor();
      const count = await figure(page, `count-${view}`);
      expect(await page.getByTestId('change').count(), view).toBe(count);
      if (view !== 'history') open += count;
    }
    expect(await page.getByTestId('nav-outbox').textContent()).toBe(String(open));
    await page.getByTestId('sync-pill').click();
    for (const view of views.slice(0, 4)) {
      const row = await page.getByTestId(`sync-view-${view}`).textContent();
      expect(row).toMatch(new RegExp(`${await figure(page, `count-${view}`)}$`));
    }
    await page.getByTestId('sync-view-held').click();
    await page.getByTestId('lapses').first().waitFor();
    expect(new URL(page.url()).hash).toBe('#/outbox/held');
    await page.reload();
    await page.getByTestId('lapses').first().waitFor();
  }));

it('goes through the Outbox by keys alone', () =>
  on('/?outbox=many#/calls', async (page) => {
    await page.getByTestId('calls-grid').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    // It opens where a decision is wanted most.
    await page.getByTestId('conflict-rule').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const second = page.getByTestId('change').nth(1);
    await second.and(page.locator(':focus')).waitFor();
    const name = await second.locator('a').textContent();
    await page.keyboard.press('m');
    await page
      .getByTestId('change')
      .filter({ hasText: name ?? '' })
      .waitFor({ state: 'detached' });
    expect(await page.getByTestId('rule-left').textContent()).toBe('2 of 3 left');
    // The focus stays in the list, where the next one is now.
    await page.getByTestId('change').nth(1).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Alt+PageDown');
    await page.getByTestId('edit-change').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('e');
    await page.getByTestId('edit-primaryPhone').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('+32 470 55 66 77');
    await page.keyboard.press('Enter');
    await page.getByTestId('edit-form').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Keep all of the platform’s').waitFor();
  }));

it('decides all conflicts of a kind with one wish, and says first what is overwritten', () =>
  on('/?outbox=many#/outbox/conflicts', async (page) => {
    await page.getByTestId('rule-mine').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('These values on Sample workspace are overwritten:').waitFor();
    expect(await dialog.getByRole('listitem').count()).toBe(3);
    await dialog.getByTestId('confirm-dialog').click();
    await page.getByText('3 conflicts decided.').waitFor();
    await expect.poll(() => page.getByTestId('change').count()).toBe(1);
    expect(await figure(page, 'count-conflicts')).toBe(1);
    await page.getByTestId('conflict-rules').waitFor({ state: 'detached' });
  }));

it('rehearses what going online sends, leaves changes out, and goes online', () =>
  on('/?outbox=many&paused=yes#/calls', async (page) => {
    await page.getByTestId('banner-rehearsal').click();
    const going = page.getByTestId('rehearsal-going').getByTestId('rehearsal-row');
    await going.first().waitFor();
    expect(await going.count()).toBe(3);
    const conflict = page.getByTestId('rehearsal-conflict');
    await conflict.getByText('The platform has Bruges').waitFor();
    await page.getByTestId('rehearsal-held').getByText('420 calls · about 336 credits').waitFor();
    await page
      .getByTestId('rehearsal-stays')
      .getByText(/After: Deletion of/)
      .waitFor();
    await conflict.getByTestId('hold-back').click();
    await conflict.waitFor({ state: 'detached' });
    await going.last().getByTestId('leave-out').click();
    await page.getByTestId('confirm-dialog').click();
    await expect.poll(() => going.count()).toBe(2);
    await page.keyboard.press('Shift+G');
    await page.getByTestId('go-online').waitFor({ state: 'detached' });
    await page
      .getByTestId('sync-pill')
      .getByText(/^Online/)
      .waitFor();
  }));

it('says how old a list is, in the colour of a warning once that is too old', () =>
  on('/?mode=offline#/people', async (page) => {
    const age = page.getByTestId('as-of').first();
    await age.getByText(/^As of .*, offline since /).waitFor();
    expect(await age.getAttribute('data-stale')).not.toBeNull();
  }));
