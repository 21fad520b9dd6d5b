import { Button, Popover, TextInput, UnstyledButton } from '@mantine/core';
import {
  IconArrowsExchange,
  IconClockMinus,
  IconClockPlus,
  IconEye,
  IconEyeOff,
  IconPencil,
  IconUser,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallTranscript, TranscriptLayer } from '#shared/contract/transcripts.ts';
import { formatCount } from '../../lib/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { RedactionList } from './RedactionList.tsx';
import classes from './Transcript.module.css';
import type { TranscriptLayers } from './use-transcript.ts';

const NUDGE_MS = 50;

/** What can be laid over the whole transcript. */
export function TranscriptBar({
  callId,
  transcript,
  layers,
  isHiding,
  onHide,
  onEdit,
  onSnap,
  onSeek,
  exported,
}: {
  callId: string;
  transcript: CallTranscript;
  layers: TranscriptLayers;
  isHiding: boolean;
  onHide: () => void;
  onEdit: () => void;
  /** Null where nothing is known of when somebody speaks. */
  onSnap: (() => void) | null;
  onSeek: (atMs: number) => void;
  /** What leads to its file. */
  exported: ReactNode;
}) {
  const { t } = useTranslation();
  const { layer } = transcript;
  const nudge = (byMs: number) =>
    layers.setLayer(
      { offsetMs: layer.offsetMs + byMs },
      t('transcript.moved', { ms: formatCount(layer.offsetMs + byMs) }),
    );
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('transcript.tools')}>
      <IconButton
        label={t('transcript.edit')}
        shortcut="transcript.edit"
        icon={<IconPencil size={16} />}
        onClick={onEdit}
        testId="transcript-edit"
      />
      <Names layer={layer} layers={layers} />
      <IconButton
        label={t('transcript.swap')}
        active={layer.isSwapped}
        icon={<IconArrowsExchange size={16} />}
        onClick={() => layers.setLayer({ isSwapped: !layer.isSwapped }, t('transcript.swapped'))}
        testId="transcript-swap"
      />
      <IconButton
        label={t('transcript.earlier')}
        icon={<IconClockMinus size={16} />}
        onClick={() => nudge(-NUDGE_MS)}
      />
      <IconButton
        label={t('transcript.later')}
        icon={<IconClockPlus size={16} />}
        onClick={() => nudge(NUDGE_MS)}
        testId="transcript-later"
      />
      {layer.offsetMs !== 0 && (
        <span className={classes.offset} dir="ltr">
          {t('transcript.offset', { ms: formatCount(layer.offsetMs) })}
        </span>
      )}
      {onSnap !== null && (
        <Button size="compact-xs" variant="subtle" onClick={onSnap} data-testid="transcript-snap">
          {t('transcript.snap')}
        </Button>
      )}
      <span className={classes.barSpace} />
      {exported}
      <RedactionList callId={callId} unplacedIds={transcript.unplacedIds} onLift={layers.setLifted} onSeek={onSeek} />
      <IconButton
        label={isHiding ? t('transcript.show') : t('transcript.hide')}
        active={!isHiding}
        icon={isHiding ? <IconEyeOff size={16} /> : <IconEye size={16} />}
        onClick={onHide}
        testId="transcript-hide"
      />
    </div>
  );
}

/** What the two sides are called in this call. */
function Names({ layer, layers }: { layer: TranscriptLayer; layers: TranscriptLayers }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [names, setNames] = useState({ agent: '', contact: '' });
  const open = () => {
    setNames({ agent: layer.names.agent ?? '', contact: layer.names.contact ?? '' });
    setOpen(true);
  };
  const keep = () => {
    setOpen(false);
    layers.setLayer(
      { names: { agent: names.agent.trim() || null, contact: names.contact.trim() || null } },
      t('transcript.named'),
    );
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus position="bottom-start" withinPortal>
      <Popover.Target>
        <UnstyledButton
          className={classes.namesButton}
          aria-label={t('transcript.names')}
          title={t('transcript.names')}
          onClick={open}
          data-testid="transcript-names"
        >
          <IconUser size={16} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('transcript.names')}>
        <form
          className={classes.names}
          onSubmit={(event) => {
            event.preventDefault();
            keep();
          }}
        >
          {(['agent', 'contact'] as const).map((side) => (
            <TextInput
              key={side}
              size="xs"
              dir="auto"
              maxLength={120}
              label={t(`review.lane.${side}`)}
              value={names[side]}
              onChange={(event) => setNames({ ...names, [side]: event.currentTarget.value })}
            />
          ))}
          <Button size="compact-sm" type="submit">
            {t('transcript.keep')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
