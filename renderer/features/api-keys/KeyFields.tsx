import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The day that a field of a form holds, as its last moment here; null for none. */
export const endOfDay = (day: string): number | null => (day === '' ? null : new Date(`${day}T23:59:59.999`).getTime());

/** The day of a moment here, as a field of a form holds it. */
export function dayOf(instant: number | null): string {
  if (instant === null) return '';
  const date = new Date(instant);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

export function NameField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('apiKeys.name')}
      description={t('apiKeys.nameText')}
      value={value}
      maxLength={255}
      data-autofocus
      onChange={(event) => onChange(event.currentTarget.value)}
      data-testid="key-name"
    />
  );
}

export function ExpiryField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  return (
    <TextInput
      type="date"
      label={t('apiKeys.expires')}
      description={t('apiKeys.expiresText')}
      min={dayOf(Date.now())}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-testid="key-expires"
    />
  );
}
