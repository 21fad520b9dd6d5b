import { TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../lib/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import classes from './Transcript.module.css';
import type { Find } from './use-find.ts';

export function FindBar({ find }: { find: Find }) {
  const { t } = useTranslation();
  return (
    <search className={classes.find}>
      <TextInput
        data-find
        data-testid="find-input"
        className={classes.findInput}
        aria-label={t('review.find')}
        placeholder={t('review.find')}
        leftSection={<IconSearch size={14} />}
        value={find.text}
        onChange={(event) => find.setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') find.close();
          else if (event.key === 'Enter') find.step(event.shiftKey ? -1 : 1);
          else return;
          event.preventDefault();
        }}
      />
      <span className={classes.findCount} role="status" data-testid="find-count">
        {find.text.trim() === ''
          ? ''
          : find.total === 0
            ? t('review.findNone')
            : `${formatCount(find.position + 1)}/${formatCount(find.total)}`}
      </span>
      <IconButton label={t('review.findPrevious')} icon={<IconChevronUp size={16} />} onClick={() => find.step(-1)} />
      <IconButton label={t('review.findNext')} icon={<IconChevronDown size={16} />} onClick={() => find.step(1)} />
      <IconButton label={t('common.close')} icon={<IconX size={15} />} onClick={find.close} />
    </search>
  );
}
