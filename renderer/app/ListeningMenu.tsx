import { Popover, Select, Switch, UnstyledButton } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconPlayerTrackNext } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Listening } from '#shared/contract/preferences.ts';
import { heardMs } from '#shared/domain/listening.ts';
import { usePreferences, useSetPreferences } from '../ipc/queries.ts';
import { formatDecibels, formatDecimal, formatDuration, formatRate } from '../lib/format.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { type LoadedCall, RATES, usePlayer } from '../waveform/player.ts';
import { measuresQuery } from '../waveform/use-measures.ts';
import classes from './ListeningMenu.module.css';

const SKIP_MIN_MS = [1000, 1500, 2000, 3000, 5000, 10_000] as const;
const QUIET_DB = [-45, -40, -35, -30, -25] as const;

/** Silence passed over, a speed for each speaker, and both sides at one loudness. */
export function ListeningMenu({ loaded }: { loaded: LoadedCall }) {
  const { t } = useTranslation();
  const { listening } = usePreferences();
  const set = useSetPreferences();
  const change = (part: Partial<Listening>) => set({ listening: { ...listening, ...part } });
  const toggleSkipping = () => change({ isSkippingSilence: !listening.isSkippingSilence });
  useShortcut('player.skipSilence', toggleSkipping);
  return (
    <div className={classes.controls} dir="ltr">
      <IconButton
        position="top"
        label={t('shortcuts.player.skipSilence')}
        shortcut="player.skipSilence"
        icon={<IconPlayerTrackNext size={15} />}
        active={listening.isSkippingSilence}
        onClick={toggleSkipping}
        testId="skip-silence"
      />
      <Popover position="top-end" width={320} trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton
            className={classes.open}
            aria-label={t('listening.title')}
            title={t('listening.title')}
            data-active={listening.isTwoSpeed || listening.isLevelled || undefined}
            data-testid="listening"
          >
            <IconAdjustmentsHorizontal size={15} />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className={classes.menu} data-testid="listening-menu">
          <ListeningFields loaded={loaded} listening={listening} onChange={change} />
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

function ListeningFields({
  loaded,
  listening,
  onChange,
}: {
  loaded: LoadedCall;
  listening: Listening;
  onChange: (change: Partial<Listening>) => void;
}) {
  const { t } = useTranslation();
  const measures = useQuery(measuresQuery(loaded.callId)).data;
  const isSided = measures?.analysis?.measures.sides != null;
  const heardIn = useHeardIn();
  const rates = RATES.map((rate) => ({ value: String(rate), label: formatRate(rate) }));
  const rateField = (name: 'agentRate' | 'contactRate' | 'silenceRate') => (
    <Field label={t(`listening.${name}`)} isOff={!listening.isTwoSpeed || (name !== 'silenceRate' && !isSided)}>
      {(props) => (
        <Select
          {...props}
          data={rates}
          value={String(listening[name])}
          onChange={(value) => onChange({ [name]: Number(value) })}
        />
      )}
    </Field>
  );
  return (
    <>
      <Switch
        label={t('listening.skip')}
        checked={listening.isSkippingSilence}
        onChange={(event) => onChange({ isSkippingSilence: event.currentTarget.checked })}
      />
      <Field label={t('listening.skipMin')} isOff={!listening.isSkippingSilence}>
        {(props) => (
          <Select
            {...props}
            data={SKIP_MIN_MS.map((ms) => ({
              value: String(ms),
              label: t('measures.seconds', { value: formatDecimal(ms / 1000, 1) }),
            }))}
            value={String(listening.skipMinMs)}
            onChange={(value) => onChange({ skipMinMs: Number(value) })}
          />
        )}
      </Field>
      <Field label={t('listening.quiet')} isOff={!listening.isSkippingSilence}>
        {(props) => (
          <Select
            {...props}
            data={[
              { value: '', label: t('listening.quietBySpeech') },
              ...QUIET_DB.map((db) => ({
                value: String(db),
                label: t('listening.quietBelow', { level: formatDecibels(db) }),
              })),
            ]}
            value={listening.quietBelowDb === null ? '' : String(listening.quietBelowDb)}
            onChange={(value) => onChange({ quietBelowDb: value ? Number(value) : null })}
          />
        )}
      </Field>
      <hr className={classes.line} />
      <Switch
        label={t('listening.twoSpeed')}
        checked={listening.isTwoSpeed}
        onChange={(event) => onChange({ isTwoSpeed: event.currentTarget.checked })}
      />
      {rateField('agentRate')}
      {rateField('contactRate')}
      {rateField('silenceRate')}
      {listening.isTwoSpeed && measures !== undefined && !isSided && (
        <p className={classes.note}>
          {t(measures.analysis === null ? 'listening.notMeasured' : 'measures.needsStereo')}
        </p>
      )}
      <hr className={classes.line} />
      <Switch
        label={t('listening.level')}
        checked={listening.isLevelled}
        onChange={(event) => onChange({ isLevelled: event.currentTarget.checked })}
      />
      {heardIn !== null && <p className={classes.note}>{heardIn.full}</p>}
    </>
  );
}

interface FieldProps {
  'aria-labelledby': string;
  disabled: boolean;
  allowDeselect: false;
  size: 'xs';
  w: number;
}

function Field({
  label,
  isOff,
  children,
}: {
  label: string;
  isOff: boolean;
  children: (props: FieldProps) => ReactNode;
}) {
  const id = useId();
  return (
    <div className={classes.field}>
      <span id={id}>{label}</span>
      {children({ 'aria-labelledby': id, disabled: isOff, allowDeselect: false, size: 'xs', w: 140 })}
    </div>
  );
}

/** How long the call takes to hear as it is set; null where that is its length. */
function useHeardIn(): { full: string; heard: string } | null {
  const { t } = useTranslation();
  const durationMs = usePlayer((state) => state.loaded?.durationMs ?? 0);
  const plan = usePlayer((state) => state.guidance.plan);
  const rate = usePlayer((state) => state.rate);
  if (plan === null) return null;
  const heard = formatDuration(heardMs(plan, rate));
  return { full: t('listening.heardIn', { length: formatDuration(durationMs), heard }), heard };
}

/** The length of the call and, where it is heard in another time, that too. */
export function TotalTime({ loaded, className }: { loaded: LoadedCall; className: string | undefined }) {
  const heardIn = useHeardIn();
  return (
    <span className={className}>
      {formatDuration(loaded.durationMs)}
      {heardIn !== null && (
        <span className={classes.heard} title={heardIn.full} data-testid="heard-in">
          <IconPlayerTrackNext size={11} aria-hidden="true" />
          {heardIn.heard}
          <span className="sr-only">{heardIn.full}</span>
        </span>
      )}
    </span>
  );
}
