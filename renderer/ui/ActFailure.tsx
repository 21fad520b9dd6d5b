import { IconCloudOff } from '@tabler/icons-react';
import classes from './ActOutcomeNote.module.css';
import { InlineError, isCode } from './States.tsx';

/** Something that cannot wait was not done: offline in the words of the place, else with the error's own. */
export function ActFailure({ error, offline }: { error: unknown; offline: string }) {
  if (error === null) return null;
  if (!isCode(error, 'OFFLINE')) return <InlineError error={error} />;
  return (
    <div className={classes.note} data-tone="bad" role="alert" data-testid="not-done">
      <IconCloudOff size={16} aria-hidden="true" />
      <p>{offline}</p>
    </div>
  );
}
