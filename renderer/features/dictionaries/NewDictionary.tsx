import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../ipc/client.ts';
import { formatLanguage } from '../../lib/format.ts';
import { PaneBody, PaneHead, SidePane } from '../../ui/SidePane.tsx';
import { InlineError } from '../../ui/States.tsx';
import classes from './Dictionaries.module.css';
import { useDictionaryAct } from './use-dictionaries.ts';

const LANGUAGES = ['ar', 'fr', 'en'] as const;
type DictionaryLanguage = (typeof LANGUAGES)[number];

export function NewDictionary({
  connectionId,
  isOffline,
  onCreated,
  onClose,
}: {
  connectionId: string;
  isOffline: boolean;
  onCreated: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [language, setLanguage] = useState<DictionaryLanguage>('fr');
  const [isAsked, setAsked] = useState(false);
  // One wish however often the button is pressed: the same id makes one dictionary.
  const id = useRef(crypto.randomUUID());
  const create = useDictionaryAct(api.dictionaries.create, ({ id: made }) => onCreated(made));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (name.trim() === '') return;
    create.mutate({ id: id.current, connectionId, name, language, ...(description.trim() !== '' && { description }) });
  };
  return (
    <SidePane label={t('dictionaries.new')} testId="new-dictionary-pane">
      <PaneHead
        icon={<IconBook2 size={17} />}
        title={t('dictionaries.new')}
        sub={t('dictionaries.newText')}
        onClose={onClose}
      />
      <PaneBody>
        <form className={classes.form} onSubmit={submit}>
          <TextInput
            label={t('dictionaries.column.name')}
            value={name}
            maxLength={256}
            dir="auto"
            error={isAsked && name.trim() === '' ? t('dictionaries.needsName') : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="dictionary-name"
          />
          <Select
            label={t('dictionaries.column.language')}
            description={t('dictionaries.languageText')}
            allowDeselect={false}
            data={LANGUAGES.map((value) => ({ value, label: formatLanguage(value) }))}
            value={language}
            onChange={(value) => setLanguage((value ?? 'fr') as DictionaryLanguage)}
          />
          <Textarea
            label={t('dictionaries.description')}
            autosize
            minRows={2}
            maxLength={512}
            dir="auto"
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <div className={classes.actions}>
            <Button type="submit" loading={create.isPending} disabled={isOffline} data-testid="create-dictionary">
              {t('dictionaries.create')}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            {isOffline && <span className={classes.sub}>{t('dictionaries.notCreated')}</span>}
          </div>
          {create.error !== null && <InlineError error={create.error} />}
        </form>
      </PaneBody>
    </SidePane>
  );
}
