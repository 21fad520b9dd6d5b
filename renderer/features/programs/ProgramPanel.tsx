import { Button } from '@mantine/core';
import { IconPencil, IconRocket, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Program } from '#shared/contract/programs.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatFull, formatMoment, formatPhone, isolate } from '../../lib/format.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EffectNotice } from '../../ui/EffectNotice.tsx';
import { Facts, FactsHeading } from '../../ui/Facts.tsx';
import { PaneActions, PaneBody, PaneHead, PaneWaiting, SidePane } from '../../ui/SidePane.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { LaunchDialog } from './LaunchDialog.tsx';
import { ProgramDialog } from './ProgramDialog.tsx';
import classes from './Programs.module.css';
import { ProgressBlock } from './Progress.tsx';
import { pauseLines, retryWords } from './program-words.ts';
import { ExecutionBadge, ProgramBadge } from './StatusBadges.tsx';
import { Triggers } from './Triggers.tsx';
import { useProgram } from './use-programs.ts';

/** One program: what it is set to, how its last execution went, and its launch. */
export function ProgramPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: program, error, refetch } = useProgram(id);
  return (
    <SidePane label={t('programs.panel')} testId="program-panel" size="small">
      {program === undefined ? (
        <PaneWaiting error={error} onRetry={() => void refetch()} />
      ) : (
        <Loaded program={program} onClose={onClose} />
      )}
    </SidePane>
  );
}

function Loaded({ program, onClose }: { program: Program; onClose: () => void }) {
  const { t } = useTranslation();
  const [isLaunching, setLaunching] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const mayLaunch = program.status !== 'archived' && program.audience !== null;
  useShortcut('program.launch', () => setLaunching(true), mayLaunch && !isLaunching && !isEditing);
  return (
    <>
      <PaneHead title={program.name} sub={<ProgramBadge status={program.status} plain />} onClose={onClose} />
      <PaneActions>
        <Button
          leftSection={<IconRocket size={14} />}
          rightSection={<Keys id="program.launch" />}
          disabled={!mayLaunch}
          onClick={() => setLaunching(true)}
          data-testid="launch-program"
        >
          {t('programs.launch')}
        </Button>
        {mayLaunch && (
          <Button
            variant="default"
            leftSection={<IconPencil size={14} />}
            onClick={() => setEditing(true)}
            data-testid="edit-program"
          >
            {t('programs.edit')}
          </Button>
        )}
      </PaneActions>
      <PaneBody hasOwnGaps>
        {program.effect !== null && <EffectNotice effect={program.effect} />}
        <LastExecution program={program} />
        <Settings program={program} />
        <Triggers program={program} />
        <Remove program={program} onDone={onClose} />
        <LaunchDialog program={program} opened={isLaunching} onClose={() => setLaunching(false)} />
        {isEditing && <ProgramDialog program={program} onClose={() => setEditing(false)} />}
      </PaneBody>
    </>
  );
}

function LastExecution({ program: { lastExecution, executionCount } }: { program: Program }) {
  const { t } = useTranslation();
  if (lastExecution === null) {
    return (
      <>
        <FactsHeading>{t('programs.lastExecution')}</FactsHeading>
        <p className={classes.quiet}>{t('programs.neverText')}</p>
      </>
    );
  }
  return (
    <>
      <div className={classes.headRow}>
        <FactsHeading>{t('programs.lastExecution')}</FactsHeading>
        <ExecutionBadge execution={lastExecution} plain />
      </div>
      <ProgressBlock counts={lastExecution.counts} />
      <div className={classes.headRow}>
        <Link
          className={classes.link}
          to="/programs/executions/$executionId"
          params={{ executionId: lastExecution.id }}
          data-testid="open-last-execution"
        >
          {t('programs.openExecution')}
        </Link>
        <span className={classes.quiet}>
          {t('programs.executionCount', { count: executionCount, shown: formatCount(executionCount) })}
        </span>
      </div>
      <div className={classes.asOf}>
        <AsOf at={lastExecution.readAt} />
      </div>
    </>
  );
}

function Settings({ program }: { program: Program }) {
  const { t, i18n } = useTranslation();
  const { audience, flow, numbers, pauseWindows, autoPauseRules } = program;
  const people = audience?.contactCount;
  return (
    <>
      <FactsHeading>{t('programs.settings')}</FactsHeading>
      <Facts
        rows={[
          [
            t('programs.column.audience'),
            audience === null ? (
              '–'
            ) : (
              <>
                <bdi>{audience.name ?? '–'}</bdi>
                {people != null && ` · ${t('programs.peopleCount', { count: people, shown: formatCount(people) })}`}
              </>
            ),
          ],
          [t('programs.column.flow'), <bdi key="flow">{flow?.name ?? '–'}</bdi>],
          [t('programs.column.start'), formatFull(program.startAt)],
          [t('programs.column.stop'), program.stopAt === null ? t('programs.noStop') : formatFull(program.stopAt)],
          [
            t('programs.numbers'),
            numbers.length === 0 ? (
              '–'
            ) : (
              <Lines
                key="numbers"
                lines={numbers.map(({ number, label }) =>
                  label === null ? formatPhone(number) : `${formatPhone(number)} · ${isolate(label)}`,
                )}
              />
            ),
          ],
          [t('programs.retries'), retryWords(program.retry, t)],
          [t('programs.pauses'), <Lines key="pauses" lines={pauseLines(pauseWindows, t, i18n.language)} />],
          [
            t('programs.autoPause'),
            autoPauseRules.length === 0 ? (
              t('programs.rules.none')
            ) : (
              <Lines
                key="rules"
                lines={autoPauseRules.map(({ nodeId, threshold, resetOnResume }) =>
                  [
                    t('programs.rules.after', {
                      count: threshold,
                      shown: formatCount(threshold),
                      node: isolate(nodeId),
                    }),
                    resetOnResume ? t('programs.rules.resets') : t('programs.rules.goesOn'),
                  ].join(' '),
                )}
              />
            ),
          ],
          [t('programs.created'), formatMoment(program.createdAt)],
        ]}
      />
    </>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className={classes.lines}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Remove({ program, onDone }: { program: Program; onDone: () => void }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.programs.remove({ changeId: crypto.randomUUID(), id: program.id }),
    onSuccess: ({ state }) => {
      setAsking(false);
      toastDone(state === 'held' ? t('programs.removeHeld') : t('programs.removeSent'));
      if (state !== 'held') onDone();
    },
    onError: (error) => {
      setAsking(false);
      toastError(error);
    },
  });
  return (
    <div className={classes.foot}>
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        leftSection={<IconTrash size={14} />}
        onClick={() => setAsking(true)}
        data-testid="remove-program"
      >
        {t('programs.remove')}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={t('programs.removeTitle', { name: program.name })}
        action={t('programs.removeAction')}
        isDangerous
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        {t('programs.removeText')}
      </ConfirmDialog>
    </div>
  );
}
