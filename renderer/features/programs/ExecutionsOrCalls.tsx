import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../lib/store.ts';
import { executionsView } from './programs-view.ts';

/** Between what calls many people and what calls one. */
export function ExecutionsOrCalls() {
  const { t } = useTranslation();
  const shown = useStore(executionsView, (view) => view.shown);
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('programs.shown.label')}
      data={(['executions', 'calls'] as const).map((value) => ({ value, label: t(`programs.shown.${value}`) }))}
      value={shown}
      onChange={(value) => executionsView.set({ shown: value === 'calls' ? 'calls' : 'executions' })}
    />
  );
}
