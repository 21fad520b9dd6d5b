import { PasswordInput, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AuthScheme, PlatformName } from '#shared/contract/connections.ts';
import { PLATFORM_PROFILES } from '#shared/domain/platform-profile.ts';
import classes from './Connections.module.css';

/** How the key is sent, among the ways that the platform takes, and the key itself. */
export function AuthFields({
  platform,
  authScheme,
  apiKey,
  error,
  testId,
  isFocused = false,
  onScheme,
  onKey,
}: {
  platform: PlatformName;
  authScheme: AuthScheme;
  apiKey: string;
  error?: string | null;
  testId: string;
  isFocused?: boolean;
  onScheme: (scheme: AuthScheme) => void;
  onKey: (key: string) => void;
}) {
  const { t } = useTranslation();
  const { authSchemes } = PLATFORM_PROFILES[platform];
  return (
    <div className={classes.pair}>
      <Select
        label={t('connections.auth')}
        data={authSchemes.map((scheme) => ({ value: scheme, label: t(`connections.authScheme.${scheme}`) }))}
        value={authScheme}
        allowDeselect={false}
        onChange={(value) => onScheme(authSchemes.find((scheme) => scheme === value) ?? authSchemes[0])}
        data-testid={`${testId}-scheme`}
      />
      <PasswordInput
        label={authScheme === 'session' ? t('connections.token') : t('connections.key')}
        value={apiKey}
        autoComplete="off"
        error={error}
        {...(isFocused && { 'data-autofocus': true })}
        onChange={(event) => onKey(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('setup.show'), tabIndex: 0 }}
        data-testid={testId}
      />
    </div>
  );
}
