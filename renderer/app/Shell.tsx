import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { ConnectionDialogs } from '../features/connections/ConnectionDialogs.tsx';
import { useJobToasts } from '../features/jobs/use-job-toasts.ts';
import { usePreferences } from '../ipc/queries.ts';
import { setOverrides } from '../shortcuts/bindings.ts';
import { setSingleKeyShortcuts } from '../shortcuts/dispatcher.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { undoNewest } from '../ui/toast.tsx';
import { player } from '../waveform/player.ts';
import { Banner } from './Banner.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { PlayerDock } from './PlayerDock.tsx';
import { Rail } from './Rail.tsx';
import classes from './Shell.module.css';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { TopBar } from './TopBar.tsx';
import { useDeepLinks } from './use-deep-links.ts';
import { useGlobalShortcuts } from './use-global-shortcuts.ts';
import { useGuidance } from './use-guidance.ts';
import { usePlayerSteps } from './use-player-steps.ts';

/** The frame that every screen lives in. */
export function Shell() {
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
  useGlobalShortcuts();
  useGuidance();
  usePlayerSteps();
  useDeepLinks();
  useShortcut('app.undo', () => undoNewest());
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const activeJobCount = useJobToasts({
    isShown: path === '/activity',
    onSee: () => void navigate({ to: '/activity' }),
  });
  return (
    <div className={classes.shell}>
      <TopBar />
      <Rail activeJobCount={activeJobCount} />
      <div className={classes.middle}>
        <Banner />
        <main className={classes.content} data-screen={path.split('/')[1]}>
          <Outlet />
        </main>
      </div>
      <PlayerDock />
      <CommandPalette />
      <ConnectionDialogs />
      <ShortcutsDialog />
    </div>
  );
}
