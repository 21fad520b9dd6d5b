import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { ConnectionDialogs } from '../features/connections/ConnectionDialogs.tsx';
import { useJobToasts } from '../features/jobs/use-job-toasts.ts';
import { Banner } from './Banner.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { PlayerDock } from './PlayerDock.tsx';
import { Rail } from './Rail.tsx';
import classes from './Shell.module.css';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { TopBar } from './TopBar.tsx';
import { useConsoleWays } from './use-console-ways.ts';
import { useDeepLinks } from './use-deep-links.ts';
import { useGoShortcuts } from './use-global-shortcuts.ts';

/** The frame that every screen of the main window lives in. */
export function Shell() {
  useConsoleWays();
  useGoShortcuts();
  useDeepLinks();
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
