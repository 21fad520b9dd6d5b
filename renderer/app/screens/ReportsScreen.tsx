import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { AreaTabs } from '../AreaTabs.tsx';
import type { ReportSection } from './report-sections.ts';

export function ReportsScreen({ section: _section }: { section: ReportSection }) {
  const { t } = useTranslation();
  return (
    <>
      <AreaTabs area="reports" />
      <ScreenHead title={t('reports.title')} />
    </>
  );
}
