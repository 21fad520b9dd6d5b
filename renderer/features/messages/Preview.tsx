import { useTranslation } from 'react-i18next';
import type { MessagePreview } from '#shared/contract/messages.ts';
import { formatCount } from '../../lib/format.ts';
import classes from './Messages.module.css';

/** What a template makes of real people: their texts, how many messages that takes, and who is left out. */
export function Preview({ preview }: { preview: MessagePreview }) {
  const { t } = useTranslation();
  const { samples, people, segments, unreachable, unknown } = preview;
  return (
    <section className={classes.preview} aria-label={t('messages.preview.label')} data-testid="message-preview">
      <p className={classes.total} data-testid="preview-total">
        {t('messages.preview.people', { count: people, shown: formatCount(people) })} ·{' '}
        {t('messages.preview.segments', { count: segments, shown: formatCount(segments) })}
      </p>
      {unreachable > 0 && (
        <p className={classes.warn}>
          {t('messages.preview.unreachable', { count: unreachable, shown: formatCount(unreachable) })}
        </p>
      )}
      {unknown.length > 0 && (
        <p className={classes.bad}>{t('messages.preview.unknown', { names: unknown.join(', ') })}</p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keys as well */}
      <ul className={classes.samples} tabIndex={0} aria-label={t('messages.preview.title')}>
        {samples.map(({ contactId, name, text, segments: own, isReachable }) => (
          <li key={contactId} data-dim={!isReachable || undefined}>
            <span className={classes.sampleHead}>
              <bdi>{name}</bdi>
              <span>
                {isReachable
                  ? t('messages.preview.segments', { count: own, shown: formatCount(own) })
                  : t('messages.preview.leftOut')}
              </span>
            </span>
            <p dir="auto">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
