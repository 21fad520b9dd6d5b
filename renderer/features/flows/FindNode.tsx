import { TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowNodeView } from '#shared/contract/flows.ts';
import { foldText } from '#shared/domain/contact.ts';
import { formatCount } from '../../lib/format.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import classes from './FlowPage.module.css';

/** Ids of the nodes in which every word occurs, in the order of the flow. */
export function findNodes(nodes: readonly FlowNodeView[], text: string): string[] {
  const words = foldText(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return nodes
    .filter(({ id, label, kind, summary }) => {
      const said = foldText([label, kind, summary, id].join(' '));
      return words.every((word) => said.includes(word));
    })
    .map(({ id }) => id);
}

/** Finds nodes by their words: Enter goes from one to the next, Escape back to the flow. */
export function FindNode({
  input,
  text,
  found,
  onText,
  onGo,
  onLeave,
}: {
  input: RefObject<HTMLInputElement | null>;
  text: string;
  found: readonly string[];
  onText: (text: string) => void;
  onGo: (nodeId: string) => void;
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const [position, setPosition] = useState(-1);
  const step = (by: 1 | -1) => {
    if (found.length === 0) return;
    const next = (Math.max(position, by === 1 ? -1 : 0) + by + found.length) % found.length;
    setPosition(next);
    onGo(found[next] as string);
  };
  return (
    <search className={classes.find}>
      <TextInput
        ref={input}
        className={classes.findInput}
        placeholder={t('flows.findNode')}
        aria-label={t('flows.findNode')}
        leftSection={<IconSearch size={14} />}
        rightSection={text === '' ? <Keys id="canvas.find" /> : undefined}
        rightSectionWidth={text === '' ? 56 : undefined}
        value={text}
        maxLength={256}
        onChange={(event) => {
          setPosition(-1);
          onText(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            if (text === '') onLeave();
            else onText('');
          } else if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
          else if (event.key === 'ArrowDown') onLeave();
          else return;
          event.preventDefault();
        }}
        data-testid="flow-find"
      />
      {text !== '' && (
        <>
          <span className={classes.findCount} role="status" data-testid="flow-find-count">
            {found.length === 0
              ? t('review.findNone')
              : `${formatCount(Math.max(0, position) + 1)}/${formatCount(found.length)}`}
          </span>
          <IconButton label={t('review.findPrevious')} icon={<IconChevronUp size={15} />} onClick={() => step(-1)} />
          <IconButton label={t('review.findNext')} icon={<IconChevronDown size={15} />} onClick={() => step(1)} />
        </>
      )}
    </search>
  );
}
