import { Button, Progress } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconFileText,
  IconLoader,
  IconRefresh,
  IconTrash,
  IconX,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '#shared/contract/jobs.ts';
import type { BaseDetail, KnowledgeDocument } from '#shared/contract/knowledge.ts';
import { api } from '../../ipc/client.ts';
import { useOnlineAct } from '../../ipc/use-online-act.ts';
import { formatBytes, formatCount, formatPercent, humanize, isolate } from '../../lib/format.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { FactsHeading } from '../../ui/Facts.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import { InlineError, SkeletonLines } from '../../ui/States.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import classes from './Documents.module.css';
import { useDocuments, useUploads } from './use-knowledge.ts';

const PAGE = 100;
const MAX_SHOWN = 200;

/** The documents of a base, with those on their way above them. */
export function Documents({ base, action, children }: { base: BaseDetail; action: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  const [limit, setLimit] = useState(PAGE);
  const { data, error } = useDocuments(base.id, limit);
  const uploads = useUploads(base.id);
  const [removing, setRemoving] = useState<KnowledgeDocument | null>(null);
  const removal = useOnlineAct({
    act: ({ id }: KnowledgeDocument) => api.knowledge.removeDocument({ id }),
    title: () => t('knowledge.notDone.removeDocument'),
    onDone: (_done, { name }) => toastDone(t('knowledge.done.remove', { name: isolate(name) })),
  });
  return (
    <section className={classes.documents}>
      <div className={classes.head}>
        <FactsHeading>
          {data === undefined
            ? t('knowledge.documentsTitle')
            : t('knowledge.documents', { count: data.total, shown: formatCount(data.total) })}
        </FactsHeading>
        {action}
      </div>
      {children}
      <NotDone reason={removal.notDone} />
      {uploads.length > 0 && (
        <ul className={classes.list} data-testid="uploads">
          {uploads.map((job) => (
            <UploadRow key={job.id} job={job} />
          ))}
        </ul>
      )}
      {error !== null ? (
        <InlineError error={error} />
      ) : data === undefined ? (
        <SkeletonLines count={4} label={t('common.loading')} />
      ) : data.total === 0 ? (
        <p className={classes.none} data-testid="no-documents">
          {t('knowledge.noDocuments')}
        </p>
      ) : (
        <ul className={classes.list} data-testid="documents">
          {data.rows.map((document) => (
            <DocumentRow key={document.id} document={document} onRemove={() => setRemoving(document)} />
          ))}
        </ul>
      )}
      {data !== undefined && data.total > data.rows.length && limit < MAX_SHOWN && (
        <Button variant="default" size="compact-sm" onClick={() => setLimit(MAX_SHOWN)}>
          {t('common.more')}
        </Button>
      )}
      {data !== undefined && data.total > MAX_SHOWN && limit === MAX_SHOWN && (
        <p className={classes.none}>{t('knowledge.firstOnly', { shown: formatCount(MAX_SHOWN) })}</p>
      )}
      <ConfirmDialog
        opened={removing !== null}
        title={t('knowledge.removeDocumentTitle', { name: isolate(removing?.name ?? '') })}
        action={t('knowledge.remove')}
        isDangerous
        onConfirm={() => {
          if (removing !== null) removal.run(removing);
          setRemoving(null);
        }}
        onClose={() => setRemoving(null)}
      >
        {t('knowledge.removeDocumentText')}
      </ConfirmDialog>
    </section>
  );
}

const STATES: Readonly<
  Record<string, { tone: Tone; icon: ReactNode; key: 'ready' | 'processing' | 'failed' | 'uploading' }>
> = {
  ready: { tone: 'ok', icon: <IconCircleCheck />, key: 'ready' },
  processing: { tone: 'info', icon: <IconLoader />, key: 'processing' },
  uploading: { tone: 'info', icon: <IconLoader />, key: 'uploading' },
  failed: { tone: 'bad', icon: <IconAlertTriangle />, key: 'failed' },
};

function DocumentState({ document }: { document: KnowledgeDocument }) {
  const { t } = useTranslation();
  const known = STATES[document.status ?? ''];
  const words = known ? t(`lists.documentState.${known.key}`) : humanize(document.status ?? '');
  return (
    <Badge tone={known?.tone ?? 'calm'} icon={known?.icon} plain testId="document-state">
      {words || '–'}
    </Badge>
  );
}

const STEPS = ['parsing', 'chunking', 'embedding', 'upserting'] as const;

function DocumentRow({ document, onRemove }: { document: KnowledgeDocument; onRemove: () => void }) {
  const { t } = useTranslation();
  const step = STEPS.find((known) => known === document.step);
  const facts = [
    formatBytes(document.sizeBytes),
    document.chunkCount === null
      ? null
      : t('knowledge.passages', { count: document.chunkCount, shown: formatCount(document.chunkCount) }),
    document.status === 'ready' || step === undefined ? null : t(`knowledge.step.${step}`),
  ];
  return (
    <li className={classes.row} data-testid="document">
      <IconFileText size={15} className={classes.icon} aria-hidden="true" />
      <div className={classes.words}>
        <p className="data" dir="auto" title={document.name}>
          {document.name}
        </p>
        <p className={classes.facts}>{facts.filter(Boolean).join(' · ')}</p>
        {document.error !== null && (
          <p className={classes.problem} dir="auto">
            {document.error}
          </p>
        )}
      </div>
      <DocumentState document={document} />
      <IconButton
        label={t('knowledge.removeDocument', { name: isolate(document.name) })}
        icon={<IconTrash size={14} />}
        onClick={onRemove}
        testId="remove-document"
      />
    </li>
  );
}

/** A file on its way: how much has left, then that the platform reads it; one that did not arrive stays until it is put away. */
function UploadRow({ job }: { job: Job }) {
  const { t } = useTranslation();
  const isUnderWay = job.state === 'queued' || job.state === 'running';
  const share = job.totalCount ? Math.min(1, job.doneCount / job.totalCount) : 0;
  const words = !isUnderWay
    ? t(
        `knowledge.uploadState.${job.state === 'cancelled' ? 'cancelled' : job.state === 'interrupted' ? 'interrupted' : 'failed'}`,
      )
    : share < 1
      ? t('knowledge.uploadState.sending', { share: formatPercent(share) })
      : t('knowledge.uploadState.reading');
  const act = (work: Promise<unknown>) => void work.catch(toastError);
  return (
    <li className={classes.row} data-testid="upload">
      <IconFileText size={15} className={classes.icon} aria-hidden="true" />
      <div className={classes.words}>
        <p className="data" dir="auto" title={job.label}>
          {job.label}
        </p>
        {isUnderWay && <Progress value={share * 100} size="sm" aria-label={words} />}
        <p className={classes.facts}>{words}</p>
        {job.error !== null && <InlineError error={job.error} />}
      </div>
      {isUnderWay ? (
        <IconButton
          label={t('knowledge.cancelUpload')}
          icon={<IconX size={14} />}
          onClick={() => act(api.jobs.cancel({ id: job.id }))}
        />
      ) : (
        <>
          <IconButton
            label={t('common.tryAgain')}
            icon={<IconRefresh size={14} />}
            onClick={() => act(api.jobs.retry({ id: job.id }))}
          />
          <IconButton
            label={t('knowledge.dismissUpload')}
            icon={<IconX size={14} />}
            onClick={() => act(api.jobs.dismiss({ id: job.id }))}
          />
        </>
      )}
    </li>
  );
}
