import { MultiSelect, Pill, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ItemDraftFields } from '#shared/contract/knowledge.ts';
import { ContentMeter } from './ContentMeter.tsx';
import classes from './ItemInputs.module.css';

/** The fields of an item, for one that is made and one that is changed. */
export function ItemInputs({
  fields,
  choices,
  onChange,
  isNew = false,
}: {
  fields: Required<ItemDraftFields>;
  choices: readonly { remoteId: string; name: string }[];
  onChange: (change: ItemDraftFields) => void;
  isNew?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <>
      {isNew && <NameField fields={fields} onChange={onChange} isFirst />}
      <Textarea
        label={t('knowledge.field.content')}
        autosize
        minRows={8}
        maxRows={20}
        autoFocus={!isNew}
        value={fields.content}
        onChange={(event) => onChange({ content: event.currentTarget.value })}
        data-testid="item-field-content"
      />
      <ContentMeter length={fields.content.length} />
      {!isNew && <NameField fields={fields} onChange={onChange} />}
      <MultiSelect
        label={t('knowledge.field.agentIds')}
        data={choices.map(({ remoteId, name }) => ({ value: remoteId, label: name }))}
        value={fields.agentIds.filter((id) => choices.some(({ remoteId }) => remoteId === id))}
        onChange={(agentIds) => onChange({ agentIds })}
        error={fields.agentIds.length === 0 ? t('knowledge.needsAgent') : null}
        classNames={{ input: classes.pills }}
        renderPill={({ option, onRemove, disabled }) => (
          <Pill withRemoveButton={!disabled} onRemove={onRemove}>
            <bdi>{option.label}</bdi>
          </Pill>
        )}
        searchable
        hidePickedOptions
        data-testid="item-field-agents"
      />
      <TextInput
        label={t('knowledge.field.indexOn')}
        description={t(isNew ? 'knowledge.hint.indexOnNew' : 'knowledge.hint.indexOn')}
        maxLength={2000}
        value={fields.indexOn ?? ''}
        onChange={(event) => onChange({ indexOn: event.currentTarget.value || null })}
        data-testid="item-field-index-on"
      />
    </>
  );
}

function NameField({
  fields,
  onChange,
  isFirst = false,
}: {
  fields: Required<ItemDraftFields>;
  onChange: (change: ItemDraftFields) => void;
  isFirst?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('knowledge.field.name')}
      maxLength={256}
      data-autofocus={isFirst || undefined}
      value={fields.name}
      onChange={(event) => onChange({ name: event.currentTarget.value })}
      error={!isFirst && fields.name.trim() === '' ? t('knowledge.needsName') : null}
      data-testid="item-field-name"
    />
  );
}
