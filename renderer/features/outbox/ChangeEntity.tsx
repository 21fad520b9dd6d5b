import { Link } from '@tanstack/react-router';
import type { Change } from '#shared/contract/outbox.ts';
import classes from './Outbox.module.css';

/** The record that a change is about, as a way to it where it has a screen. */
export function ChangeEntity({ entity, entityId, entityLabel }: Pick<Change, 'entity' | 'entityId' | 'entityLabel'>) {
  const look = { className: classes.entity, dir: 'auto' } as const;
  switch (entity) {
    case 'contact':
      return (
        <Link to="/people/$contactId" params={{ contactId: entityId }} {...look}>
          {entityLabel}
        </Link>
      );
    case 'audience':
      return (
        <Link to="/people/audiences/$audienceId" params={{ audienceId: entityId }} {...look}>
          {entityLabel}
        </Link>
      );
    case 'program':
      return (
        <Link to="/programs/$programId" params={{ programId: entityId }} {...look}>
          {entityLabel}
        </Link>
      );
    case 'smsProgram':
      return (
        <Link to="/programs/messages/$programId" params={{ programId: entityId }} {...look}>
          {entityLabel}
        </Link>
      );
    default:
      return <bdi>{entityLabel}</bdi>;
  }
}
