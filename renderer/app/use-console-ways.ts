import { useEffect, useRef } from 'react';
import { usePreferences } from '../ipc/queries.ts';
import { setOverrides } from '../shortcuts/bindings.ts';
import { setSingleKeyShortcuts } from '../shortcuts/dispatcher.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { undoNewest } from '../ui/toast.tsx';
import { player } from '../waveform/player.ts';
import { useWindowShortcuts } from './use-global-shortcuts.ts';
import { useGuidance } from './use-guidance.ts';
import { useOneVoice } from './use-one-voice.ts';
import { usePlayerSteps } from './use-player-steps.ts';

/** What every window of the console does: the person's keys, their speed and loudness, undo, and the player. */
export function useConsoleWays(): void {
  const preferences = usePreferences();
  const started = useRef(false);
  useEffect(() => setSingleKeyShortcuts(preferences.singleKeyShortcuts), [preferences.singleKeyShortcuts]);
  useEffect(() => setOverrides(preferences.shortcuts), [preferences.shortcuts]);
  useEffect(() => {
    // The chosen speed is where a session starts; what the person does with the player afterwards is theirs.
    if (started.current) return;
    started.current = true;
    player.setRate(preferences.playbackRate);
    player.setVolume(preferences.volume);
  }, [preferences.playbackRate, preferences.volume]);
  useWindowShortcuts();
  useGuidance();
  usePlayerSteps();
  useOneVoice();
  useShortcut('app.undo', () => undoNewest());
}
