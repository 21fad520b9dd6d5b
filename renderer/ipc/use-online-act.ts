import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { isOfflineState, useSyncStatus } from './queries.ts';

/** Why something was not done: this machine is offline, and nothing was sent, or what the platform or the way to it said. */
export interface NotDoneReason {
  /** What was not done, as a sentence. */
  title: string;
  error: unknown;
}

export interface OnlineAct<I> {
  run: (input: I) => void;
  isPending: boolean;
  notDone: NotDoneReason | null;
  clear: () => void;
}

/**
 * Something that only the platform can do, and only now. While nothing can be exchanged it is refused before anything is sent;
 * `title` says in words what was not done.
 */
export function useOnlineAct<I, O>({
  act,
  title,
  onDone,
}: {
  act: (input: I) => Promise<O>;
  title: (input: I) => string;
  onDone?: (output: O, input: I) => void;
}): OnlineAct<I> {
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const [notDone, setNotDone] = useState<NotDoneReason | null>(null);
  const { mutate, isPending } = useMutation({
    mutationFn: act,
    onSuccess: (output, input) => {
      setNotDone(null);
      onDone?.(output, input);
    },
    onError: (error, input) => setNotDone({ title: title(input), error }),
  });
  return {
    isPending,
    notDone,
    clear: () => setNotDone(null),
    run: (input) => {
      if (isOffline) setNotDone({ title: title(input), error: null });
      else mutate(input);
    },
  };
}
