import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import en from '../../renderer/locales/en.json' with { type: 'json' };
import { type Console, createMachine, type Machine, startConsole } from './support/console.ts';
import { pillShows } from './support/review.ts';

/** What a crash may cost: nothing that was saved, and never without a word. */
describe('a part of the console that ends by itself', () => {
  let machine: Machine;
  let console: Console;
  const inWindow = <T>(expression: string) => console.faults.inWindow<T>(expression);
  const isShown = (testId: string) => inWindow<boolean>(`document.querySelector('[data-testid="${testId}"]') !== null`);
  const text = () => inWindow<string>('document.body.innerText');
  const click = (testId: string) => inWindow(`document.querySelector('[data-testid="${testId}"]').click()`);

  beforeAll(async () => {
    machine = createMachine(process.env);
    console = await startConsole(machine, { args: ['--sample'], inspectable: true });
    await console.page.getByTestId('calls-grid').getByText('Hannah Brooks').waitFor();
    await pillShows(console.page, 'synced');
  });
  afterAll(async () => {
    await console?.close();
    machine?.dispose();
  });

  it('loses no saved edit with the engine, and says meanwhile what happens', async () => {
    const comment = { id: randomUUID(), atMs: 1000, text: 'Kept through a crash' };
    const callId = await inWindow<string>('app.calls.list({}).then(({ value }) => value.rows[0].id)');
    const added = await inWindow(`app.comments.add(${JSON.stringify({ ...comment, callId })})`);
    expect(added).toMatchObject({ ok: true });

    // Asks all the while, as clicks would, until one that was refused is followed by one that is answered.
    const asking = inWindow<string[]>(`(async () => {
      const heard = new Set();
      for (let wasRefused = false; ; ) {
        const reply = await app.comments.list({ callId: ${JSON.stringify(callId)} });
        heard.add(reply.ok ? 'answered' : reply.error.code + ': ' + reply.error.message + ' ' + reply.error.action);
        if (reply.ok && wasRefused) return [...heard];
        wasRefused ||= !reply.ok;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    })()`);
    await console.faults.crashEngine();
    const heard = await asking;
    expect(heard).toContain('answered');
    for (const refusal of heard.filter((one) => one !== 'answered')) {
      expect([
        'DB_LOCKED: Your data is being opened again. Try again in a moment.',
        'BUG: The part of Earshot that keeps your data stopped and is started again. Look whether your last change is there, then go on. What was saved is kept.',
      ]).toContain(refusal);
    }
    const after = await inWindow<{ value: unknown[] }>(`app.comments.list({ callId: ${JSON.stringify(callId)} })`);
    expect(after.value).toContainEqual(expect.objectContaining(comment));
    await expect.poll(() => isShown('calls-grid')).toBe(true);
  });

  it('shows the page again, where it was, when its process ended', async () => {
    await inWindow(`location.hash = location.hash`);
    const before = await inWindow<string>('location.href');
    await console.faults.crashPage();
    await expect.poll(() => isShown('calls-grid').catch(() => false)).toBe(true);
    expect(await inWindow('location.href')).toBe(before);
  });

  it('does not load a page for ever that ends time after time, but says so and lets the person choose', async () => {
    await console.faults.crashPage();
    await expect.poll(() => isShown('calls-grid').catch(() => false)).toBe(true);
    await console.faults.crashPage();
    await expect.poll(() => isShown('crash-quit').catch(() => false)).toBe(true);
    expect(await text()).toContain(en.crashPage.title);
    expect(await text()).toContain(en.crashPage.text);
    await click('crash-reload');
    await expect.poll(() => isShown('calls-grid').catch(() => false)).toBe(true);
  });

  it('quits from the page that says so', async () => {
    await console.faults.crashPage();
    await expect.poll(() => isShown('crash-quit').catch(() => false)).toBe(true);
    await click('crash-quit').catch(() => undefined);
    expect(await console.exited).toBe(0);
  });
});
