import { Popover, Slider, UnstyledButton } from '@mantine/core';
import { IconHeadphones, IconVolumeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDecibels } from '../lib/format.ts';
import type { ShortcutId } from '../shortcuts/catalogue.ts';
import { IconButton } from '../ui/IconButton.tsx';
import classes from './LaneControls.module.css';
import type { LaneKind } from './lanes.ts';
import { type Channel, GAIN_MAX_DB, GAIN_MIN_DB } from './mix.ts';
import { player, usePlayer } from './player.ts';

const SOLO_KEYS: Partial<Record<LaneKind, ShortcutId>> = {
  agent: 'player.soloAgent',
  contact: 'player.soloContact',
};

/** How one side of the call in the player is heard: alone, not at all, louder or softer. */
export function LaneControls({ lane, channel, name }: { lane: LaneKind; channel: Channel; name: string }) {
  const { t } = useTranslation();
  const mix = usePlayer((state) => state.mix);
  const { gainDb, isMuted } = mix.sides[channel];
  const soloKey = SOLO_KEYS[lane];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is laid out by its own rules, which a flex row cannot change
    <span className={classes.controls} role="group" aria-label={t('mix.of', { name })}>
      <IconButton
        position="right"
        label={t('mix.solo')}
        {...(soloKey !== undefined && { shortcut: soloKey })}
        icon={<IconHeadphones size={14} />}
        active={mix.solo === channel}
        onClick={() => player.toggleSolo(channel)}
        testId={`solo-${lane}`}
      />
      <IconButton
        position="right"
        label={t('mix.mute')}
        icon={<IconVolumeOff className="flip" size={14} />}
        active={isMuted}
        onClick={() => player.setSide(channel, { isMuted: !isMuted })}
        testId={`mute-${lane}`}
      />
      <Popover position="right" width={200} trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton
            className={classes.gain}
            data-changed={gainDb !== 0 || undefined}
            data-testid={`gain-${lane}`}
          >
            {formatDecibels(gainDb)}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <Slider
            size={3}
            thumbSize={12}
            min={GAIN_MIN_DB}
            max={GAIN_MAX_DB}
            step={1}
            marks={[{ value: 0 }]}
            label={formatDecibels}
            value={gainDb}
            onChange={(value) => player.setSide(channel, { gainDb: value })}
            thumbLabel={t('mix.gainOf', { name })}
          />
        </Popover.Dropdown>
      </Popover>
    </span>
  );
}
