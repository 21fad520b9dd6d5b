import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { callParty } from '../features/calls/columns.tsx';
import { turnDrafts } from '../features/calls/turn-drafts.ts';
import { useCall } from '../features/calls/use-call.ts';
import { commentDrafts } from '../features/comments/comment-drafts.ts';
import { api } from '../ipc/client.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { toastDone, toastError } from '../ui/toast.tsx';
import classes from './CallWindow.module.css';
import { PlayerDock } from './PlayerDock.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { useConsoleWays } from './use-console-ways.ts';

/** The frame of a call in a window of its own: the review and the player, and no way to anywhere else. */
export function CallWindow({ callId }: { callId: string }) {
  useConsoleWays();
  const { t } = useTranslation();
  const wasAsked = useRef(false);
  const close = () => {
    // What is being written lives no longer than the window: asked once more, it goes.
    const texts = [
      ...Object.values(commentDrafts.get()).map((draft) => draft?.text),
      ...Object.values(turnDrafts.get()),
    ];
    const isWriting = texts.some((text) => text?.trim());
    if (isWriting && !wasAsked.current) toastDone(t('review.unsavedComment'));
    else void api.windows.closeCall({ callId }).catch(toastError);
    wasAsked.current = isWriting;
  };
  useShortcut('review.closeWindow', close);
  useShortcut('app.back', close);
  const { data: call } = useCall(callId);
  const title = call === undefined ? null : callParty(call);
  useEffect(() => {
    if (title !== null) document.title = title;
  }, [title]);
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    if (path !== `/calls/${callId}`) void navigate({ to: '/calls/$callId', params: { callId }, replace: true });
  }, [path, callId, navigate]);
  return (
    <div className={classes.window} data-testid="call-window">
      <main className={classes.content}>
        <Outlet />
      </main>
      <PlayerDock />
      <ShortcutsDialog />
    </div>
  );
}
