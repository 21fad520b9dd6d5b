import { MOST_CALL_WINDOWS } from '#shared/domain/call-windows.ts';

/** The part of Electron's window that is needed here. */
export interface CallWindow {
  isMinimized(): boolean;
  restore(): void;
  focus(): void;
  close(): void;
  destroy(): void;
  once(event: 'closed', listener: () => void): unknown;
}

/** What the page of a call's window is told in its address. */
export interface CallPlace {
  callId: string;
  atMs: number | null;
  isPlaying: boolean;
}

export interface CallWindows {
  open(place: CallPlace): 'opened' | 'shown' | 'full';
  close(callId: string): void;
  /** At once and unasked: nothing of a call may be read when this has returned. */
  closeAll(): void;
}

/** One window a call. `make` is told how many there are already, so that a new one does not cover the last. */
export function createCallWindows(make: (place: CallPlace, openCount: number) => CallWindow): CallWindows {
  const windows = new Map<string, CallWindow>();
  return {
    open(place) {
      const { callId } = place;
      const there = windows.get(callId);
      if (there) {
        if (there.isMinimized()) there.restore();
        there.focus();
        return 'shown';
      }
      if (windows.size >= MOST_CALL_WINDOWS) return 'full';
      const window = make(place, windows.size);
      windows.set(callId, window);
      window.once('closed', () => {
        // It may have been closed with all, and the call have another one since.
        if (windows.get(callId) === window) windows.delete(callId);
      });
      return 'opened';
    },
    close(callId) {
      windows.get(callId)?.close();
    },
    closeAll() {
      const open = [...windows.values()];
      windows.clear();
      for (const window of open) window.destroy();
    },
  };
}

/**
 * The address of a call in a window of its own. All that the page is told stands before the route: the router reads the two as
 * one, and a second question mark as part of a value.
 */
export function callPageUrl(homeUrl: string, { callId, atMs, isPlaying }: CallPlace): string {
  const query = new URLSearchParams({
    window: callId,
    ...(atMs !== null && { t: `${atMs / 1000}` }),
    ...(isPlaying && { play: '1' }),
  });
  return `${homeUrl}?${query}#/calls/${callId}`;
}
