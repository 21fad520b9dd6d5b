import { Button, Modal } from '@mantine/core';
import { type QueryKey, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import dialog from './Dialog.module.css';
import { ErrorState, InlineError, SkeletonLines } from './States.tsx';

/** What a launch would meet, looked at anew each time that the question is asked. */
export function PreflightDialog<P>({
  opened,
  onClose,
  title,
  queryKey,
  look,
  children,
}: {
  opened: boolean;
  onClose: () => void;
  title: string;
  queryKey: QueryKey;
  look: () => Promise<P>;
  children: (preflight: P) => ReactNode;
}) {
  const { t } = useTranslation();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['preflight', ...queryKey],
    queryFn: look,
    enabled: opened,
    // What was true when it was looked at last says nothing of now.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const body = () => {
    if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
    if (data === undefined || isFetching) return <SkeletonLines count={7} label={t('programs.check.looking')} />;
    return children(data);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={600}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {body()}
    </Modal>
  );
}

/** What stands against it, or the one question, and its two answers. */
export function LaunchQuestion({
  blockers,
  question,
  action,
  error,
  isPending,
  onCancel,
  onConfirm,
}: {
  /** Why it cannot be launched, a sentence each. */
  blockers: readonly string[];
  question: string;
  /** What the button does, with the number of people. */
  action: string;
  error: unknown;
  isPending: boolean;
  onCancel: () => void;
  onConfirm: () => void;
}) {
  const { t } = useTranslation();
  const isBlocked = blockers.length > 0;
  return (
    <div className={dialog.foot}>
      {blockers.map((blocker) => (
        <p key={blocker} className={dialog.bad} data-testid="blocker">
          {blocker}
        </p>
      ))}
      {!isBlocked && (
        <p className={dialog.question} data-testid="launch-question">
          {question}
        </p>
      )}
      {error !== null && <InlineError error={error} />}
      <div className={dialog.actions}>
        <Button variant="default" onClick={onCancel} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button disabled={isBlocked} loading={isPending} onClick={onConfirm} data-testid="confirm-launch">
          {action}
        </Button>
      </div>
    </div>
  );
}
