import { useQuery } from '@tanstack/react-query';
import { connectionsQuery } from '../../ipc/queries.ts';
import { useStore } from '../../lib/store.ts';
import { AcceptRemovalDialog } from './AcceptRemovalDialog.tsx';
import { closeDialog, dialogs } from './dialogs.ts';
import { ReplaceKeyDialog } from './ReplaceKeyDialog.tsx';

/** What lies over the screens about a connection; mounted once, so that no event under it takes what is being typed away. */
export function ConnectionDialogs() {
  const open = useStore(dialogs, (state) => state.open);
  const connection = useQuery(connectionsQuery).data?.find(({ id }) => id === open?.connectionId);
  if (open === null || connection === undefined) return null;
  return open.kind === 'key' ? (
    <ReplaceKeyDialog connection={connection} opened onClose={closeDialog} />
  ) : (
    <AcceptRemovalDialog
      connection={connection}
      collection={open.collection}
      count={open.count}
      opened
      onClose={closeDialog}
    />
  );
}
