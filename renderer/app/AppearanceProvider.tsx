import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { type ReactNode, useLayoutEffect } from 'react';
import { usePreferences } from '../ipc/queries.ts';
import { cspNonce } from '../lib/csp-nonce.ts';
import { cssVariablesResolver, theme } from '../styles/theme.ts';

/** Theme and density, from the preferences. */
export function AppearanceProvider({ children }: { children: ReactNode }) {
  const preferences = usePreferences();
  // The value at mount is read synchronously, so that the first paint already has the right scheme.
  const system = useColorScheme('light', { getInitialValueInEffect: false });
  const scheme = preferences.theme === 'system' ? system : preferences.theme;
  useLayoutEffect(() => {
    document.documentElement.dataset.density = preferences.density;
  }, [preferences.density]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      forceColorScheme={scheme}
      getStyleNonce={cspNonce}
    >
      {children}
      <Notifications position="bottom-right" limit={4} containerWidth={380} />
    </MantineProvider>
  );
}
