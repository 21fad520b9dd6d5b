import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { useColorScheme, useMediaQuery } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { type ReactNode, useEffect, useLayoutEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { directionOf } from '#shared/domain/language.ts';
import { usePreferences } from '../ipc/queries.ts';
import { cspNonce } from '../lib/csp-nonce.ts';
import { languageFor, showIn } from '../locales/i18n.ts';
import { cssVariablesResolver, theme } from '../styles/theme.ts';
import { toastError } from '../ui/toast.tsx';

/** Theme, contrast, density and language, from the preferences; each changes in place. */
export function AppearanceProvider({ children }: { children: ReactNode }) {
  const preferences = usePreferences();
  // The value at mount is read synchronously, so that the first paint already has the right scheme.
  const system = useColorScheme('light', { getInitialValueInEffect: false });
  const systemContrast = useMediaQuery('(prefers-contrast: more)', false, { getInitialValueInEffect: false });
  const scheme = preferences.theme === 'system' ? system : preferences.theme;
  const contrast = preferences.contrast === 'more' || systemContrast ? 'more' : null;
  useLayoutEffect(() => {
    document.documentElement.dataset.density = preferences.density;
  }, [preferences.density]);
  useLayoutEffect(() => {
    if (contrast === null) delete document.documentElement.dataset.contrast;
    else document.documentElement.dataset.contrast = contrast;
  }, [contrast]);
  return (
    <DirectionProvider initialDirection={directionOf(languageFor(preferences))} detectDirection={false}>
      <LanguageSwitch />
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        forceColorScheme={scheme}
        getStyleNonce={cspNonce}
      >
        {children}
        <Notices />
      </MantineProvider>
    </DirectionProvider>
  );
}

/** Notices stand at the end of the line, clear of the rail. */
function Notices() {
  const { dir } = useDirection();
  return <Notifications position={dir === 'rtl' ? 'bottom-left' : 'bottom-right'} limit={3} containerWidth={380} />;
}

/** Follows the chosen language, and tells the components which way they run once its texts are there. */
function LanguageSwitch() {
  const { language, digits } = usePreferences();
  const { i18n } = useTranslation();
  const { setDirection } = useDirection();
  useEffect(() => void showIn({ language, digits }).catch(toastError), [language, digits]);
  useLayoutEffect(() => setDirection(i18n.language === 'ar' ? 'rtl' : 'ltr'), [i18n.language, setDirection]);
  return null;
}
