import { useTranslation } from 'react-i18next';
import type { KnowledgeRow } from '#shared/contract/knowledge.ts';
import { formatCount } from '../../lib/format.ts';
import { FactsHeading } from '../../ui/Facts.tsx';
import classes from './Readers.module.css';

/** The agents that answer from something, each leading to its page. */
export function Readers({ row, onOpenAgent }: { row: KnowledgeRow; onOpenAgent: (id: string) => void }) {
  const { t } = useTranslation();
  return (
    <section>
      <FactsHeading>
        {t('knowledge.readers', { count: row.agentCount, shown: formatCount(row.agentCount) })}
      </FactsHeading>
      {row.agents.length === 0 ? (
        <p className={classes.none}>{t('knowledge.noReaders')}</p>
      ) : (
        <div className={classes.chips}>
          {row.agents.map(({ id, name }) =>
            id === null ? (
              <bdi key={name} className={classes.chip}>
                {name}
              </bdi>
            ) : (
              <button key={id} type="button" className={classes.chip} dir="auto" onClick={() => onOpenAgent(id)}>
                {name}
              </button>
            ),
          )}
        </div>
      )}
    </section>
  );
}
