import { Textarea, UnstyledButton } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_SMS_CHARACTERS, measureSms } from '#shared/domain/sms.ts';
import { formatCount, isolate } from '../../lib/format.ts';
import classes from './Messages.module.css';

/** Names shown as buttons; the others are typed. */
const MOST_NAMES = 8;

/** The text of a message, with what it takes and the fields of a person that it may name. */
export function TemplateField({
  label,
  value,
  names,
  error,
  onChange,
}: {
  label: string;
  value: string;
  names: readonly string[];
  error?: string | undefined;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLTextAreaElement>(null);
  const { units, segments, encoding } = measureSms(value);
  const insert = (name: string) => {
    const at = input.current?.selectionStart ?? value.length;
    onChange(`${value.slice(0, at)}{{ $contact.${name} }}${value.slice(input.current?.selectionEnd ?? at)}`);
    input.current?.focus();
  };
  return (
    <div>
      <Textarea
        ref={input}
        label={label}
        autosize
        minRows={3}
        maxRows={8}
        maxLength={MAX_SMS_CHARACTERS}
        value={value}
        error={error}
        dir="auto"
        description={t(`messages.measure.${encoding}`, {
          count: segments,
          units: formatCount(units),
          shown: formatCount(segments),
        })}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        onChange={(event) => onChange(event.currentTarget.value)}
        data-testid="message-text"
      />
      {names.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame of its own
        <div className={classes.chips} role="group" aria-label={t('messages.insert')}>
          {names.slice(0, MOST_NAMES).map((name) => (
            <UnstyledButton
              key={name}
              className={classes.chip}
              aria-label={t('messages.insertName', { name: isolate(name) })}
              onClick={() => insert(name)}
            >
              <bdi>{name}</bdi>
            </UnstyledButton>
          ))}
        </div>
      )}
    </div>
  );
}
