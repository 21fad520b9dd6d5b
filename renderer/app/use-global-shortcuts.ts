import { spotlight } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../ipc/client.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { toastError } from '../ui/toast.tsx';
import { player } from '../waveform/player.ts';
import { focusPane } from './panes.ts';
import { overlays } from './ui-state.ts';

const STEP_MS = 5000;
const FAR_STEP_MS = 15_000;
const VOLUME_STEP = 0.1;

/** The keys that lead from one screen to another, in the main window. */
export function useGoShortcuts(): void {
  const navigate = useNavigate();
  useShortcut('app.palette', spotlight.toggle);
  useShortcut('app.searchCalls', () => void navigate({ to: '/calls/search' }));
  useShortcut('app.goToday', () => void navigate({ to: '/today' }));
  useShortcut('app.goCalls', () => void navigate({ to: '/calls' }));
  useShortcut('app.goConversations', () => void navigate({ to: '/conversations' }));
  useShortcut('app.goPrograms', () => void navigate({ to: '/programs' }));
  useShortcut('app.goAgents', () => void navigate({ to: '/agents' }));
  useShortcut('app.goReports', () => void navigate({ to: '/reports' }));
  useShortcut('app.goActivity', () => void navigate({ to: '/activity' }));
  useShortcut('app.goPeople', () => void navigate({ to: '/people' }));
  useShortcut('app.goOutbox', () => void navigate({ to: '/outbox' }));
  useShortcut('app.goRehearsal', () => void navigate({ to: '/outbox/$view', params: { view: 'rehearsal' } }));
  useShortcut('app.goSettings', () => void navigate({ to: '/settings' }));
}

/** The keys that work on every screen, whichever window it is in. */
export function useWindowShortcuts(): void {
  useShortcut('app.help', () => overlays.set({ isHelpOpen: true }));
  useShortcut('app.nextPane', () => focusPane(1));
  useShortcut('app.previousPane', () => focusPane(-1));
  useShortcut('app.inspector', () => overlays.set({ isInspectorOpen: !overlays.get().isInspectorOpen }));
  useShortcut('app.syncNow', () => void api.sync.run().catch(toastError));
  useShortcut('app.lock', () => void api.security.lock().catch(toastError));
  useShortcut('player.toggle', () => void player.toggle());
  useShortcut('player.back', () => player.skipMs(-STEP_MS));
  useShortcut('player.forward', () => player.skipMs(STEP_MS));
  useShortcut('player.backFar', () => player.skipMs(-FAR_STEP_MS));
  useShortcut('player.forwardFar', () => player.skipMs(FAR_STEP_MS));
  useShortcut('player.slower', () => player.stepRate(-1));
  useShortcut('player.faster', () => player.stepRate(1));
  useShortcut('player.normal', () => player.setRate(1));
  useShortcut('player.louder', () => player.setVolume(player.state.get().volume + VOLUME_STEP));
  useShortcut('player.quieter', () => player.setVolume(player.state.get().volume - VOLUME_STEP));
  useShortcut('player.soloAgent', () => player.toggleSpeaker('agent'));
  useShortcut('player.soloContact', () => player.toggleSpeaker('contact'));
  useShortcut('player.loopStart', () => player.markLoop('start', player.positionMs()));
  useShortcut('player.loopEnd', () => player.markLoop('end', player.positionMs()));
  useShortcut('player.loopClear', player.clearLoop);
}
