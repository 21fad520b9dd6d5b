import { Button, Select } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import { api } from '../../ipc/client.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { toastError } from '../../ui/toast.tsx';
import classes from './Imports.module.css';

/** Chooses a file, and before it the platform, where there are several. `onChosen` is told the id of the new import. */
export function useChooseFile(connections: readonly Connection[], onChosen: (id: string) => void) {
  const [wanted, setWanted] = useState<string | null>(null);
  const connectionId = connections.find(({ id }) => id === wanted)?.id ?? connections[0]?.id ?? null;
  const { mutate, isPending } = useMutation({
    mutationFn: () => api.imports.chooseFile({ id: crypto.randomUUID(), connectionId: connectionId ?? '' }),
    onSuccess: (chosen) => {
      if (chosen !== null) onChosen(chosen.id);
    },
    onError: toastError,
  });
  const choose = () => {
    if (connectionId !== null && !isPending) mutate();
  };
  useShortcut('list.new', choose);
  return { connectionId, setConnectionId: setWanted, choose, isPending };
}

export function ChooseFile({
  connections,
  chooser,
}: {
  connections: readonly Connection[];
  chooser: ReturnType<typeof useChooseFile>;
}) {
  const { t } = useTranslation();
  return (
    <>
      {connections.length > 1 && (
        <Select
          className={classes.connection}
          aria-label={t('imports.column.connection')}
          allowDeselect={false}
          data={connections.map(({ id, name }) => ({ value: id, label: name }))}
          value={chooser.connectionId}
          onChange={(id) => chooser.setConnectionId(id)}
        />
      )}
      <Button
        leftSection={<IconFileImport size={14} />}
        disabled={chooser.connectionId === null}
        loading={chooser.isPending}
        onClick={chooser.choose}
        data-testid="import-choose"
      >
        {t('imports.choose')}
      </Button>
    </>
  );
}
