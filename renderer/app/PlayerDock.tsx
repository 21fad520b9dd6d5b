import { Menu, Slider, UnstyledButton } from '@mantine/core';
import {
  IconBracketsContainEnd,
  IconBracketsContainStart,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRepeatOff,
  IconRewindBackward5,
  IconRewindForward5,
  IconVolume,
  IconVolumeOff,
  IconX,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemWords } from '../features/calls/audio-words.ts';
import { useCall } from '../features/calls/use-call.ts';
import { useSetPreferences } from '../ipc/queries.ts';
import { formatDuration, formatMoment, formatRate, isolate } from '../lib/format.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { DockScrubber } from '../waveform/DockScrubber.tsx';
import { type LoadedCall, player, RATES, usePlayer } from '../waveform/player.ts';
import { usePosition } from '../waveform/use-position.ts';
import { ListeningMenu, TotalTime } from './ListeningMenu.tsx';
import classes from './PlayerDock.module.css';

/** The player under every screen, there as soon as a call is in it. */
export function PlayerDock() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const loaded = usePlayer((state) => state.loaded);
  const isPlaying = usePlayer((state) => state.isPlaying);
  const failed = usePlayer((state) => state.failed);
  if (loaded === null) return null;
  return (
    <section className={classes.dock} aria-label={t('player.label')} data-testid="player-dock" tabIndex={-1} data-pane>
      <div className={classes.buttons} dir="ltr">
        <IconButton
          position="top"
          label={t('player.back')}
          shortcut="player.back"
          icon={<IconRewindBackward5 size={18} />}
          onClick={() => player.skipMs(-5000)}
        />
        <IconButton
          position="top"
          large
          label={isPlaying ? t('player.pause') : t('player.play')}
          shortcut="player.toggle"
          icon={isPlaying ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
          onClick={() => void player.toggle()}
          testId="player-toggle"
        />
        <IconButton
          position="top"
          label={t('player.forward')}
          shortcut="player.forward"
          icon={<IconRewindForward5 size={18} />}
          onClick={() => player.skipMs(5000)}
        />
      </div>
      <UnstyledButton
        className={classes.title}
        title={t('player.backToCall')}
        data-testid="dock-title"
        onClick={() => void navigate({ to: '/calls/$callId', params: { callId: loaded.callId } })}
      >
        <span className="data" dir="auto">
          {loaded.title}
        </span>
        <span className={classes.subtitle} data-testid="dock-subtitle">
          {failed ? (
            <Failure loaded={loaded} />
          ) : (
            [loaded.agentName && isolate(loaded.agentName), formatMoment(loaded.startedAt)].filter(Boolean).join(' · ')
          )}
        </span>
      </UnstyledButton>
      <div className={classes.timeline} dir="ltr">
        <Clock />
        <DockScrubber loaded={loaded} />
        <TotalTime loaded={loaded} className={classes.total} />
      </div>
      <LoopControls />
      <ListeningMenu loaded={loaded} />
      <RateMenu />
      <Volume />
      <IconButton position="top" label={t('player.close')} icon={<IconX size={15} />} onClick={player.close} />
    </section>
  );
}

/** Why there is no sound: the copy may be on its way again, or be back. */
function Failure({ loaded }: { loaded: LoadedCall }) {
  const { t } = useTranslation();
  const { data: call } = useCall(loaded.callId);
  const recording = call?.recordings.find(({ id }) => id === loaded.recordingId);
  const [wasRefetched, setWasRefetched] = useState(false);
  const isRefetching = recording !== undefined && recording.audio !== 'cached';
  if (isRefetching && !wasRefetched) setWasRefetched(true);
  if (isRefetching) return recording.problem === null ? t('player.damaged') : problemWords(t, recording.problem).what;
  return wasRefetched ? t('player.again') : t('player.failed');
}

/** A stretch to hear again and again: its two ends are set where the playhead stands. */
function LoopControls() {
  const { t } = useTranslation();
  const loop = usePlayer((state) => state.loop);
  const mark = (edge: 'start' | 'end') => player.markLoop(edge, player.positionMs());
  return (
    // Brackets open on the left here too: they stand for moments on the time line.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is laid out by its own rules, which a flex row cannot change
    <div className={classes.loop} dir="ltr" role="group" aria-label={t('player.loop')}>
      <IconButton
        position="top"
        label={
          loop === null
            ? t('shortcuts.player.loopStart')
            : t('player.loopStartAt', { at: formatDuration(loop.startMs) })
        }
        shortcut="player.loopStart"
        icon={<IconBracketsContainStart size={16} />}
        active={loop !== null}
        onClick={() => mark('start')}
        testId="loop-start"
      />
      <IconButton
        position="top"
        label={
          loop?.endMs == null
            ? t('shortcuts.player.loopEnd')
            : t('player.loopEndAt', { at: formatDuration(loop.endMs) })
        }
        shortcut="player.loopEnd"
        icon={<IconBracketsContainEnd size={16} />}
        active={loop?.endMs != null}
        onClick={() => mark('end')}
        testId="loop-end"
      />
      {loop !== null && (
        <IconButton
          position="top"
          label={t('shortcuts.player.loopClear')}
          shortcut="player.loopClear"
          icon={<IconRepeatOff size={16} />}
          onClick={player.clearLoop}
          testId="loop-clear"
        />
      )}
    </div>
  );
}

function Clock() {
  const text = usePosition((atMs) => formatDuration(atMs));
  return (
    <time className={classes.clock} data-testid="player-time">
      {text}
    </time>
  );
}

function RateMenu() {
  const { t } = useTranslation();
  const rate = usePlayer((state) => state.rate);
  const setPreferences = useSetPreferences();
  return (
    <Menu position="top" width={150}>
      <Menu.Target>
        <UnstyledButton className={classes.rate} aria-label={t('player.rate', { rate })} data-testid="player-rate">
          {formatRate(rate)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('player.rateMenu')}</Menu.Label>
        {RATES.map((value) => (
          <Menu.Item
            key={value}
            data-active={value === rate || undefined}
            rightSection={value === rate ? '✓' : undefined}
            onClick={() => {
              player.setRate(value);
              setPreferences({ playbackRate: value });
            }}
          >
            {formatRate(value)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Volume() {
  const { t } = useTranslation();
  const volume = usePlayer((state) => state.volume);
  const setPreferences = useSetPreferences();
  const audible = useRef(volume || 1);
  useEffect(() => {
    if (volume > 0) audible.current = volume;
  }, [volume]);
  return (
    <div className={classes.volume}>
      <IconButton
        position="top"
        label={volume === 0 ? t('player.unmute') : t('player.mute')}
        icon={volume === 0 ? <IconVolumeOff className="flip" size={17} /> : <IconVolume className="flip" size={17} />}
        onClick={() => player.setVolume(volume === 0 ? audible.current : 0)}
      />
      <Slider
        className={classes.slider}
        size={3}
        thumbSize={12}
        min={0}
        max={1}
        step={0.05}
        label={null}
        value={volume}
        onChange={player.setVolume}
        onChangeEnd={(value) => setPreferences({ volume: value })}
        thumbLabel={t('player.volume')}
      />
    </div>
  );
}
