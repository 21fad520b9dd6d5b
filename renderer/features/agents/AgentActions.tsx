import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentAction, AgentDetail } from '#shared/contract/agents.ts';
import { api } from '../../ipc/client.ts';
import { type NotDoneReason, useOnlineAct } from '../../ipc/use-online-act.ts';
import { isolate } from '../../lib/format.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { toastDone } from '../../ui/toast.tsx';

const NEXT: Readonly<Record<string, readonly AgentAction[]>> = {
  draft: ['activate', 'archive'],
  active: ['archive'],
  archived: ['restore'],
};

/** What can be done with an agent in its state. Archiving and deleting stop it from answering, so they are asked about. */
export function useAgentActions(
  agent: AgentDetail,
  onGone: () => void,
): { buttons: ReactNode; notDone: NotDoneReason | null } {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'archive' | 'remove' | null>(null);
  const state = useOnlineAct({
    act: (action: AgentAction) => api.agents.setState({ id: agent.id, action }),
    title: (action) => t(`agents.notDone.${action}`),
    onDone: (_agent, action) => toastDone(t(`agents.done.${action}`, { name: isolate(agent.name) })),
  });
  const removal = useOnlineAct({
    act: () => api.agents.remove({ id: agent.id }),
    title: () => t('agents.notDone.remove'),
    onDone: () => {
      toastDone(t('agents.done.remove', { name: isolate(agent.name) }));
      onGone();
    },
  });
  const start = (action: AgentAction) => (action === 'archive' ? setAsking('archive') : state.run(action));
  const confirm = () => {
    setAsking(null);
    if (asking === 'archive') state.run('archive');
    else removal.run(undefined);
  };
  const buttons = (
    <>
      {(NEXT[agent.status ?? ''] ?? []).map((action) => (
        <Button
          key={action}
          variant="default"
          size="compact-sm"
          loading={state.isPending}
          onClick={() => start(action)}
          data-testid={`agent-${action}`}
        >
          {t(`agents.action.${action}`)}
        </Button>
      ))}
      <IconButton
        label={t('agents.action.remove')}
        icon={<IconTrash size={15} />}
        onClick={() => setAsking('remove')}
        testId="agent-remove"
      />
      <ConfirmDialog
        opened={asking !== null}
        title={t(asking === 'remove' ? 'agents.removeTitle' : 'agents.archiveTitle', { name: isolate(agent.name) })}
        action={t(asking === 'remove' ? 'agents.action.remove' : 'agents.action.archive')}
        isDangerous={asking === 'remove'}
        onConfirm={confirm}
        onClose={() => setAsking(null)}
      >
        {t(asking === 'remove' ? 'agents.removeText' : 'agents.archiveText')}
      </ConfirmDialog>
    </>
  );
  return { buttons, notDone: state.notDone ?? removal.notDone };
}
