import { Button, Loader } from '@mantine/core';
import { IconFileX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#shared/contract/imports.ts';
import { formatCount } from '../../lib/format.ts';
import { EmptyState, InlineError } from '../../ui/States.tsx';
import classes from './Imports.module.css';

/** A file on its way into the store, or one that could not be read. */
export function ReadingStep({ value, onChooseAnother }: { value: Import; onChooseAnother: () => void }) {
  const { t } = useTranslation();
  if (value.state === 'reading') {
    return (
      <EmptyState icon={<Loader size="sm" />} title={t('imports.reading')} testId="import-reading">
        <span aria-live="polite">
          {t('imports.readRows', { count: value.doneCount, formatted: formatCount(value.doneCount) })}
        </span>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconFileX />}
      title={t('imports.unreadable')}
      testId="import-unreadable"
      action={
        <div className={classes.reason}>
          {value.error !== null && <InlineError error={value.error} />}
          <Button onClick={onChooseAnother}>{t('imports.chooseAnother')}</Button>
        </div>
      }
    />
  );
}
