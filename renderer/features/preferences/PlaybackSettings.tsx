import { Select, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePreferences, useSetPreferences } from '../../ipc/queries.ts';
import { formatRate } from '../../lib/format.ts';
import { SettingRow, SettingsSectionHead } from '../../ui/SettingRow.tsx';
import { player, RATES } from '../../waveform/player.ts';

export function PlaybackSettings() {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const set = useSetPreferences();
  return (
    <>
      <SettingsSectionHead title={t('settings.playback')} />
      <SettingRow title={t('settings.rate')} text={t('settings.rateText')}>
        <Select
          aria-label={t('settings.rate')}
          w={110}
          allowDeselect={false}
          data={RATES.map((rate) => ({ value: String(rate), label: formatRate(rate) }))}
          value={String(preferences.playbackRate)}
          onChange={(value) => {
            set({ playbackRate: Number(value) });
            player.setRate(Number(value));
          }}
        />
      </SettingRow>
      <SettingRow title={t('settings.follow')} text={t('settings.followText')}>
        <Switch
          aria-label={t('settings.follow')}
          checked={preferences.followTranscript}
          onChange={(event) => set({ followTranscript: event.currentTarget.checked })}
        />
      </SettingRow>
      <SettingRow title={t('settings.singleKeys')} text={t('settings.singleKeysText')}>
        <Switch
          aria-label={t('settings.singleKeys')}
          checked={preferences.singleKeyShortcuts}
          onChange={(event) => set({ singleKeyShortcuts: event.currentTarget.checked })}
        />
      </SettingRow>
    </>
  );
}
