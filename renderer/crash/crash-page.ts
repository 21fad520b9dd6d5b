import { DEFAULT_PREFERENCES } from '#shared/domain/default-preferences.ts';
import '../ipc/bridge.ts';
import { i18n, showIn } from '../locales/i18n.ts';

/**
 * The page that main shows when the console's own page has ended time after time. It uses as little of the console as it can: texts, and
 * two links. The first goes back to the console, the second only changes the address, which tells main to quit.
 */
async function show(): Promise<void> {
  const root = document.documentElement;
  root.dataset.mantineColorScheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  if (matchMedia('(prefers-contrast: more)').matches) root.dataset.contrast = 'more';
  const preferences = await window.app.preferences.get().catch(() => null);
  // Whatever is broken, these words are shown: in English where the person's language cannot be read.
  await showIn(preferences?.ok ? preferences.value : DEFAULT_PREFERENCES).catch(reportError);
  const reload = link('/index.html', i18n.t('crashPage.reload'), 'crash-reload');
  reload.className = 'primary';
  const actions = document.createElement('p');
  actions.className = 'actions';
  actions.append(reload, link('#quit', i18n.t('crashPage.quit'), 'crash-quit'));
  document
    .querySelector('main')
    ?.append(element('h1', i18n.t('crashPage.title')), element('p', i18n.t('crashPage.text')), actions);
  reload.focus();
}

function element(name: 'h1' | 'p', text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function link(href: string, text: string, testId: string): HTMLAnchorElement {
  const made = document.createElement('a');
  made.href = href;
  made.textContent = text;
  made.dataset.testid = testId;
  return made;
}

await show();
