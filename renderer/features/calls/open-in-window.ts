import { MOST_CALL_WINDOWS } from '#shared/domain/call-windows.ts';
import { api } from '../../ipc/client.ts';
import { formatCount } from '../../lib/format.ts';
import { i18n } from '../../locales/i18n.ts';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { player } from '../../waveform/player.ts';

/** Opens a call in a window of its own. One that plays goes on there, from where it was. */
export async function openInWindow(callId: string): Promise<void> {
  const { loaded, isPlaying: isAnyPlaying } = player.state.get();
  const isInPlayer = loaded?.callId === callId;
  const isPlaying = isInPlayer && isAnyPlaying;
  if (isPlaying) player.pause();
  try {
    const atMs = isInPlayer ? Math.round(player.positionMs()) : null;
    const outcome = await api.windows.openCall({ callId, atMs, isPlaying });
    if (outcome === 'opened') return;
    if (outcome === 'full') toastDone(i18n.t('review.windowsFull', { most: formatCount(MOST_CALL_WINDOWS) }));
  } catch (error) {
    toastError(error);
  }
  // There is no new window that would be heard in its place.
  if (isPlaying) void player.play();
}
