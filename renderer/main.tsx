import '@fontsource-variable/inter/wght.css';
import '@fontsource/noto-sans-arabic/400.css';
import '@fontsource/noto-sans-arabic/600.css';
import './styles/global.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { DEFAULT_PREFERENCES } from '#shared/domain/default-preferences.ts';
import { App } from './app/App.tsx';
import { AppearanceProvider } from './app/AppearanceProvider.tsx';
import { CrashFence } from './app/CrashFence.tsx';
import { allowInertMarkup } from './app/trusted-types.ts';
import { firstCallsQuery } from './features/calls/calls-pages.ts';
import { startLiveUpdates } from './ipc/live-updates.ts';
import { preferencesQuery, setupStatusQuery } from './ipc/queries.ts';
import { queryClient } from './ipc/query-client.ts';
import { markOnce } from './lib/mark-once.ts';
import { showIn } from './locales/i18n.ts';

markOnce('script');
allowInertMarkup();

startLiveUpdates(queryClient);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
// The page's skeleton stays until theme, language and phase are known, so that none is seen to change.
const readPreferences = queryClient.prefetchQuery(preferencesQuery).then(() => {
  const preferences = queryClient.getQueryData(preferencesQuery.queryKey) ?? DEFAULT_PREFERENCES;
  // Without its texts the screen stays in English and works; the console says why.
  return showIn(preferences).catch(reportError);
});
// Most starts lead to the list. While the store is still closed there is no answer, and the list asks for itself.
if (/^#?\/?(calls)?$/.test(location.hash)) void queryClient.prefetchQuery({ ...firstCallsQuery(), retry: false });
await Promise.all([readPreferences, queryClient.prefetchQuery(setupStatusQuery)]);
markOnce('phase-known');

createRoot(root).render(
  <QueryClientProvider client={queryClient}>
    <AppearanceProvider>
      <CrashFence>
        <App />
      </CrashFence>
    </AppearanceProvider>
  </QueryClientProvider>,
);
