import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers, type HostilePlatform, startHostilePlatform } from '../integration/support/hostile-platform.ts';
import { type Console, createMachine, type Machine, startConsole } from './support/console.ts';
import { type PlatformProcess, startPlatformProcess } from './support/platform-process.ts';
import { pill, pillShows } from './support/review.ts';

/** The console beside its sample workspace, connected to a platform that goes bad in one way after another. */
/** How many contacts the card of the connection counts: at least one. */
const CONTACTS = /Contacts\s*\n?\s*[1-9]\d*/;

describe('a platform that answers badly', () => {
  let machine: Machine;
  let platform: PlatformProcess;
  let hostile: HostilePlatform;
  let untrusted: HostilePlatform;
  let console: Console;

  beforeAll(async () => {
    machine = createMachine(process.env);
    platform = await startPlatformProcess();
    hostile = await startHostilePlatform({ behind: platform });
    untrusted = await startHostilePlatform({ behind: platform, certificate: 'self-signed' });
    console = await startConsole(machine, { args: ['--sample'] });
  });
  afterAll(async () => {
    await console?.close();
    await Promise.all([hostile?.close(), untrusted?.close(), platform?.stop()]);
    machine?.dispose();
  });

  const toConnections = () =>
    console.page.evaluate(() => {
      location.hash = '#/settings/connections';
    });
  const card = () => console.page.getByRole('region', { name: 'Support line' });
  const syncNow = async () => {
    const { page } = console;
    await pill(page).click();
    await page.getByTestId('sync-now').click();
    await page.keyboard.press('Escape');
  };

  it('is not trusted with the key where its certificate proves nothing', async () => {
    const { page } = console;
    await page.getByTestId('calls-grid').getByText('Hannah Brooks').waitFor();
    await pillShows(page, 'synced');
    await toConnections();
    await page.getByTestId('new-connection').click();
    await page.getByTestId('connect-name').fill('Support line');
    await page.getByTestId('connect-url').fill(untrusted.url);
    await page.getByTestId('connect-key').fill(platform.apiKey);
    await page.getByTestId('test-connection').click();
    const form = page.getByTestId('connect-form');
    await form.getByText('a certificate that it signed itself').waitFor();
    expect(await form.locator('[data-outcome="failed"]').getAttribute('data-step')).toBe('protection');
    expect(untrusted.requests).toEqual([]);
  });

  it('is connected although a sign-in page stands in place of its contacts, and its calls are read', async () => {
    const { page } = console;
    hostile.misbehave('/api/contact?', answers.webPage());
    await page.getByTestId('connect-url').fill(hostile.url);
    await page.getByTestId('test-connection').click();
    await page.getByTestId('connection-result').getByText('web page').waitFor();
    await page.getByTestId('add-connection').click();
    await card().getByTestId('issue-contacts').getByText('Contacts could not be read').waitFor();
    await expect.poll(() => card().locator('dl').innerText()).toMatch(/Calls\s*\n?\s*[1-9]/);
    await pillShows(page, 'attention');
    await pill(page).click();
    await page.getByTestId('connection-trouble').getByText('The rest keeps syncing').waitFor();
    await page.keyboard.press('Escape');
    hostile.heal();
    await syncNow();
    await pillShows(page, 'synced');
    await expect.poll(() => card().getByTestId('collection-issues').count()).toBe(0);
    await expect.poll(() => card().locator('dl').innerText()).toMatch(CONTACTS);
  });

  it('takes nothing away by a list that is suddenly empty', async () => {
    const { page } = console;
    const before = CONTACTS.exec(await card().locator('dl').innerText())?.[0];
    expect(before).toBeDefined();
    hostile.misbehave('/api/contact?', answers.json({ data: [], meta: { total: 0, hasNextPage: false } }));
    await syncNow();
    await card().getByTestId('vanished-contacts').getByText('Nothing was removed here').waitFor();
    await card().getByTestId('accept-removal').click();
    await page.getByTestId('accept-name').fill('something else');
    await page.getByTestId('confirm-dialog').click();
    await page.getByText('not the name of this connection').waitFor();
    await page.keyboard.press('Escape');
    expect(CONTACTS.exec(await card().locator('dl').innerText())?.[0]).toBe(before);
    hostile.heal();
    await card().getByTestId('check-again').click();
    await pillShows(page, 'synced');
  });

  it('that takes the key back is given another one over whatever is on screen', async () => {
    const { page } = console;
    hostile.misbehave('/', (request, response, forward) => {
      if (request.headers['x-api-key'] !== 'the-new-key-0001') {
        return answers.json({ statusCode: 401, code: 'UNAUTHORIZED' }, { status: 401 })(request, response, forward);
      }
      request.headers['x-api-key'] = platform.apiKey;
      return forward();
    });
    await page.evaluate(() => {
      location.hash = '#/calls';
    });
    await page.getByTestId('calls-search').fill('refund');
    await syncNow();
    await page.getByTestId('banner').getByTestId('enter-key').click();
    await page.getByTestId('new-key').fill('a-wrong-key');
    await page.getByTestId('save-key').click();
    await page.getByTestId('replace-key').getByText('does not accept this key').waitFor();
    await page.getByTestId('new-key').fill('the-new-key-0001');
    await page.getByTestId('save-key').click();
    await page.getByTestId('replace-key').waitFor({ state: 'detached' });
    await pillShows(page, 'synced');
    expect(await page.getByTestId('calls-search').inputValue()).toBe('refund');
  });
});
