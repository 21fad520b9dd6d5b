import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '#shared/contract/contacts.ts';
import { FactsHeading } from '../../ui/Facts.tsx';
import classes from './ContactPanel.module.css';
import people from './People.module.css';
import { useAudiences } from './use-contacts.ts';
import { useAddToAudience } from './use-many.ts';

/** The audiences that a contact is in, and the way into another one of its platform. Platforms offer no way out of one. */
export function ContactAudiences({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const all = useAudiences().filter(({ connectionId }) => connectionId === contact.connectionId);
  const mine = all.filter(({ id }) => contact.audienceIds.includes(id));
  const others = all.filter(({ id }) => !contact.audienceIds.includes(id));
  const [chosenId, setChosenId] = useState('');
  const add = useAddToAudience(() => setChosenId(''));
  const goal = others.find(({ id }) => id === chosenId);
  return (
    <>
      <FactsHeading>{t('contacts.audiences')}</FactsHeading>
      {mine.length === 0 ? (
        <p className={classes.sub}>{t('contacts.noAudiences')}</p>
      ) : (
        <div className={classes.chips}>
          {mine.map(({ id, name, description }) => (
            <bdi key={id} className={classes.chip} title={description ?? undefined}>
              {name}
            </bdi>
          ))}
        </div>
      )}
      {others.length > 0 && (
        <div className={people.addRow}>
          <NativeSelect
            size="xs"
            flex={1}
            aria-label={t('people.audience.add')}
            data={[
              { value: '', label: t('people.audience.choose') },
              ...others.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={chosenId}
            onChange={(event) => setChosenId(event.currentTarget.value)}
            data-testid="contact-audience"
          />
          <Button
            size="xs"
            variant="default"
            disabled={goal === undefined}
            loading={add.isPending}
            onClick={() => goal && add.mutate({ goal, selection: { kind: 'ids', ids: [contact.id] } })}
            data-testid="add-contact-audience"
          >
            {t('contacts.addValue')}
          </Button>
        </div>
      )}
      {mine.length > 0 && <p className={people.note}>{t('people.audience.noWayOut')}</p>}
    </>
  );
}
