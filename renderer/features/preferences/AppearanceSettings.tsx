import { SegmentedControl, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Preferences } from '#shared/contract/preferences.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '#shared/domain/language.ts';
import { usePreferences, useSetPreferences } from '../../ipc/queries.ts';
import { languageFor } from '../../locales/i18n.ts';
import { SettingRow, SettingsSectionHead } from '../../ui/SettingRow.tsx';

export function AppearanceSettings() {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const set = useSetPreferences();
  return (
    <>
      <SettingsSectionHead title={t('settings.appearance')} />
      <LanguageRows />
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
      <SettingRow title={t('settings.contrast')} text={t('settings.contrastText')}>
        <SegmentedControl<Preferences['contrast']>
          aria-label={t('settings.contrast')}
          value={preferences.contrast}
          onChange={(contrast) => set({ contrast })}
          data={(['system', 'more'] as const).map((value) => ({ value, label: t(`settings.contrasts.${value}`) }))}
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

type LanguageChoice = Preferences['language'];
const LANGUAGE_CHOICES: readonly LanguageChoice[] = ['system', ...LANGUAGES];

/** The digits of a choice, shown by themselves: they mean the same in every language. */
const DIGITS = { latin: '0123', arabic: '٠١٢٣' } as const;

/** A language is named in itself, so that a person who reads none of the others finds it. */
function LanguageRows() {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const set = useSetPreferences();
  const ofSystem = LANGUAGE_NAMES[languageFor({ language: 'system', digits: 'system' })];
  return (
    <>
      <SettingRow title={t('settings.language')} text={t('settings.languageText')}>
        <Select
          aria-label={t('settings.language')}
          w={220}
          allowDeselect={false}
          checkIconPosition="right"
          data={LANGUAGE_CHOICES.map((value) => ({
            value,
            label: value === 'system' ? t('settings.languageSystem', { name: ofSystem }) : LANGUAGE_NAMES[value],
          }))}
          renderOption={({ option }) => (
            <bdi lang={option.value === 'system' ? undefined : option.value}>{option.label}</bdi>
          )}
          value={preferences.language}
          onChange={(value) => {
            const language = LANGUAGE_CHOICES.find((choice) => choice === value);
            if (language !== undefined) set({ language });
          }}
          data-testid="language"
        />
      </SettingRow>
      {languageFor(preferences) === 'ar' && (
        <SettingRow title={t('settings.digits')} text={t('settings.digitsText')}>
          <SegmentedControl<Preferences['digits']>
            aria-label={t('settings.digits')}
            value={preferences.digits}
            onChange={(digits) => set({ digits })}
            data={(['system', 'latin', 'arabic'] as const).map((value) => ({
              value,
              label: value === 'system' ? t('settings.digitsSystem') : DIGITS[value],
            }))}
          />
        </SettingRow>
      )}
    </>
  );
}
