import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { diffText } from '../lib/text-diff.ts';
import classes from './TextDiff.module.css';

/** What changes from one text to another: struck through and underlined, told in words to those who hear it. */
export function TextDiff({ before, after, testId }: { before: string; after: string; testId?: string }) {
  const { t } = useTranslation();
  const parts = useMemo(() => diffText(before, after), [before, after]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reached by key
    <section className={classes.diff} dir="auto" data-testid={testId} tabIndex={0} aria-label={t('lists.changes')}>
      {parts.map(({ kind, text }, index) =>
        kind === 'same' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one comparison never move
          <span key={index}>{text}</span>
        ) : kind === 'added' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one comparison never move
          <ins key={index} className={classes.added}>
            {text}
          </ins>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one comparison never move
          <del key={index} className={classes.removed}>
            {text}
          </del>
        ),
      )}
    </section>
  );
}
