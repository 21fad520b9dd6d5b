import { Button } from '@mantine/core';
import { IconDownload, IconFileImport, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#shared/contract/imports.ts';
import { formatCount, formatFull } from '../../lib/format.ts';
import classes from './Imports.module.css';
import { PlanList } from './PlanList.tsx';
import { useSaveRows } from './use-save-rows.ts';

interface RunResultProps {
  value: Import;
  onShowPeople: () => void;
  onChooseAnother: () => void;
}

/** What became of the rows, all of them, with the file that says it row by row. */
export function RunResult({ value, onShowPeople, onChooseAnother }: RunResultProps) {
  const { t } = useTranslation();
  const save = useSaveRows(value);
  const { result } = value;
  if (result === null) return null;
  const { platform } = result;
  const differs = platform !== null && (platform.created !== result.created || platform.updated !== result.updated);
  return (
    <div className={classes.body} data-testid="import-result">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by key */}
      <section className={classes.summary} data-pane tabIndex={0} aria-label={t('imports.resultTitle')}>
        <section className={classes.card}>
          <h2 className={classes.cardTitle}>{t('imports.resultTitle')}</h2>
          <PlanList
            rows={[
              ['created', result.created],
              ['updated', result.updated],
              ['merged', result.merged],
              ['skipped', result.skipped],
              ['invalid', result.invalid],
              ['refused', result.refused],
              ['missing', result.missing],
            ]}
            total={value.rowCount}
          />
        </section>
        <section className={classes.card}>
          <h2 className={classes.cardTitle}>{t('imports.then')}</h2>
          <p className={classes.cardText}>{t('imports.endedAt', { at: formatFull(value.endedAt) })}</p>
          {platform === null && <p className={classes.cardText}>{t('imports.lookedUp')}</p>}
          {platform !== null && platform.addedToAudience > 0 && (
            <p className={classes.cardText}>
              {t('imports.joined', {
                count: platform.addedToAudience,
                formatted: formatCount(platform.addedToAudience),
              })}
            </p>
          )}
          {differs && (
            <p className={classes.cardText}>
              {t('imports.platformCounts', {
                created: formatCount(platform.created),
                updated: formatCount(platform.updated),
              })}
            </p>
          )}
          <p className={classes.cardText}>{t('imports.resultFileText')}</p>
          <div className={classes.actions}>
            <Button leftSection={<IconUsers size={14} />} onClick={onShowPeople} data-testid="import-show-people">
              {t('imports.showPeople')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconDownload size={14} />}
              onClick={() => save('all')}
              data-testid="import-save-all"
            >
              {t('imports.saveResult')}
            </Button>
          </div>
        </section>
      </section>
      <footer className={classes.foot}>
        <span className={classes.note} />
        <Button variant="default" leftSection={<IconFileImport size={14} />} onClick={onChooseAnother}>
          {t('imports.chooseAnother')}
        </Button>
      </footer>
    </div>
  );
}
