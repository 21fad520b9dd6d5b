import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MAX_KNOWLEDGE_CONTENT } from '#shared/domain/knowledge-limits.ts';
import { formatCount } from '../../lib/format.ts';
import classes from './ContentMeter.module.css';

/** From this share on it is said that the end is near. */
const NEAR = 0.9;

/** How much of what a platform takes is used; told in words once it is too much. */
export function ContentMeter({ length }: { length: number }) {
  const { t } = useTranslation();
  const share = length / MAX_KNOWLEDGE_CONTENT;
  const isOver = share > 1;
  const values = { shown: formatCount(length), max: formatCount(MAX_KNOWLEDGE_CONTENT) };
  return (
    <div className={classes.meter} data-over={isOver || undefined}>
      <Progress
        value={Math.min(1, share) * 100}
        size="sm"
        className={classes.bar}
        color={isOver ? 'var(--danger)' : share > NEAR ? 'var(--warn)' : 'var(--accent)'}
        aria-label={t('knowledge.meter', values)}
      />
      <span data-testid="content-meter" role={isOver ? 'alert' : undefined}>
        {isOver
          ? t('knowledge.meterOver', {
              ...values,
              count: length - MAX_KNOWLEDGE_CONTENT,
              over: formatCount(length - MAX_KNOWLEDGE_CONTENT),
            })
          : t('knowledge.meter', values)}
      </span>
    </div>
  );
}
