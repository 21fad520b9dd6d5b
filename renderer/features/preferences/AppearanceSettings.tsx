import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Preferences } from '#shared/contract/preferences.ts';
import { usePreferences, useSetPreferences } from '../../ipc/queries.ts';
import { SettingRow, SettingsSectionHead } from '../../ui/SettingRow.tsx';

export function AppearanceSettings() {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const set = useSetPreferences();
  return (
    <>
      <SettingsSectionHead title={t('settings.appearance')} />
      <SettingRow title={t('settings.theme')} text={t('settings.themeText')}>
        <SegmentedControl<Preferences['theme']>
          aria-label={t('settings.theme')}
          value={preferences.theme}
          onChange={(theme) => set({ theme })}
          data={(['system', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`settings.themes.${value}`),
          }))}
        />
      </SettingRow>
      <SettingRow title={t('settings.density')} text={t('settings.densityText')}>
        <SegmentedControl<Preferences['density']>
          aria-label={t('settings.density')}
          value={preferences.density}
          onChange={(density) => set({ density })}
          data={(['compact', 'comfortable'] as const).map((value) => ({
            value,
            label: t(`settings.densities.${value}`),
          }))}
        />
      </SettingRow>
    </>
  );
}
