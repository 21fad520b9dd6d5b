import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { texts } from '../../locales/en.ts';
import classes from './CallSearch.module.css';
import { addToSearch } from './search-view.ts';

type ExampleId = Exclude<keyof typeof texts.callSearch.help, 'title' | 'text'>;

/** What can be written, each with an example that goes into the box. Operators are words of the language of searches and not translated. */
const EXAMPLES: readonly { id: ExampleId; example: string; others?: readonly string[] }[] = [
  { id: 'words', example: 'cancel contract' },
  { id: 'phrase', example: '"money back"' },
  { id: 'prefix', example: 'refund*' },
  { id: 'or', example: 'refund OR credit' },
  { id: 'not', example: '-invoice' },
  { id: 'speaker', example: 'speaker:customer', others: ['agent', 'system'] },
  { id: 'in', example: 'in:comments', others: ['transcript'] },
  { id: 'agent', example: 'agent:Nora' },
  { id: 'program', example: 'program:renewal' },
  { id: 'contact', example: 'contact:Lopez' },
  { id: 'outcome', example: 'outcome:completed' },
  { id: 'direction', example: 'direction:inbound', others: ['outbound'] },
  { id: 'language', example: 'language:en' },
  { id: 'from', example: 'from:7d' },
  { id: 'to', example: 'to:2026-10-31' },
  { id: 'on', example: 'on:yesterday' },
  { id: 'duration', example: 'duration>5m' },
  { id: 'silence', example: 'silence>20s' },
  { id: 'overtalk', example: 'overtalk>10%' },
  { id: 'talk', example: 'talk>60%' },
  { id: 'interruptions', example: 'interruptions>3' },
  { id: 'has', example: 'has:comment', others: ['audio', 'transcript'] },
  { id: 'tracker', example: 'tracker:"…"' },
];

/** Teaches the language of searches: a click or Enter puts an example into the box, where it is tried at once. */
export function QueryHelp({ trackerNames }: { trackerNames: readonly string[] }) {
  const { t } = useTranslation();
  const [tracker] = trackerNames;
  return (
    <section className={classes.help} aria-label={t('callSearch.help.title')} data-testid="search-help">
      <p className={classes.helpText}>{t('callSearch.help.text')}</p>
      <ul className={classes.examples}>
        {EXAMPLES.filter(({ id }) => id !== 'tracker' || tracker !== undefined).map(({ id, example, others = [] }) => {
          const shown = id === 'tracker' ? `tracker:"${tracker}"` : example;
          return (
            <li key={id}>
              <UnstyledButton className={classes.example} onClick={() => addToSearch(shown)}>
                <code dir="ltr">{shown}</code>
                <span>
                  {t(`callSearch.help.${id}`)}
                  {others.map((other) => (
                    <code key={other} dir="ltr">
                      {other}
                    </code>
                  ))}
                </span>
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
