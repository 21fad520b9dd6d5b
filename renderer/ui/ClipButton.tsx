import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconLoader2, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createStore, useStore } from '../lib/store.ts';
import classes from './IconButton.module.css';
import { toastError } from './toast.tsx';

/** One clip sounds at a time: what plays, by the name that its button goes by. */
const sounding = createStore<{ name: string | null; state: 'fetching' | 'playing' }>({ name: null, state: 'fetching' });
let element: HTMLAudioElement | null = null;

function stop(): void {
  element?.pause();
  element?.removeAttribute('src');
  element = null;
  sounding.set({ name: null });
}

async function play(name: string, fetchClip: () => Promise<string>): Promise<void> {
  stop();
  sounding.set({ name, state: 'fetching' });
  try {
    const clipId = await fetchClip();
    // Another one was asked for meanwhile.
    if (sounding.get().name !== name) return;
    const own = new Audio(`/media/${clipId}`);
    element = own;
    own.addEventListener('ended', () => {
      if (element === own) stop();
    });
    await own.play();
    if (element === own) sounding.set({ name, state: 'playing' });
  } catch (error) {
    if (sounding.get().name !== name) return;
    stop();
    toastError(error);
  }
}

/** Plays a short clip, brought to this machine first where it is not there; again, stops it. */
export function ClipButton({
  name,
  label,
  fetchClip,
  disabled = false,
  testId,
}: {
  /** Tells this clip from every other one on screen. */
  name: string;
  label: string;
  fetchClip: () => Promise<string>;
  disabled?: boolean;
  testId?: string;
}) {
  const { t } = useTranslation();
  const state = useStore(sounding, (now) => (now.name === name ? now.state : null));
  const [isMine, setMine] = useState(false);
  // What is played goes with the screen that it was asked for on.
  useEffect(() => {
    if (!isMine) return;
    return () => {
      if (sounding.get().name === name) stop();
    };
  }, [isMine, name]);
  const words = state === null ? label : t('lists.stopClip');
  return (
    <Tooltip label={words}>
      <UnstyledButton
        className={classes.button}
        aria-label={words}
        aria-busy={state === 'fetching' || undefined}
        aria-disabled={disabled || undefined}
        data-active={state !== null || undefined}
        data-playing={state ?? undefined}
        data-testid={testId}
        onClick={(event) => {
          event.stopPropagation();
          if (disabled) return;
          setMine(true);
          if (state === null) void play(name, fetchClip);
          else stop();
        }}
      >
        {state === null ? (
          <IconPlayerPlay size={15} />
        ) : state === 'fetching' ? (
          <IconLoader2 size={15} />
        ) : (
          <IconPlayerStop size={15} />
        )}
      </UnstyledButton>
    </Tooltip>
  );
}
