import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { countDays, type DayRange } from '#shared/domain/calendar.ts';
import { formatDate, formatZone } from '../../lib/format.ts';
import classes from './Reports.module.css';
import { type ChosenRange, RANGE_CHOICES, type RangeChoice } from './report-view.ts';

/** Which days are shown, in words and by date, with the zone that they are counted in. */
export function RangePicker({
  value,
  range,
  onChange,
  zone,
  maxDays,
  last,
  choices = RANGE_CHOICES,
}: {
  value: ChosenRange;
  range: DayRange;
  onChange: (value: ChosenRange) => void;
  /** The zone by its name. */
  zone: string;
  maxDays: number;
  /** The last day that can be chosen. */
  last: string;
  choices?: readonly RangeChoice[];
}) {
  const { t } = useTranslation();
  const setCustom = (change: Partial<DayRange>) => {
    const next = { ...range, ...change };
    const isDay = (day: string) => /^\d{4}-\d{2}-\d{2}$/.test(day);
    if (!isDay(next.from) || !isDay(next.to)) return;
    if (next.from > next.to) next[change.from === undefined ? 'from' : 'to'] = change.from ?? change.to ?? next.to;
    if (next.to > last || countDays(next) > maxDays) return;
    onChange({ choice: 'custom', custom: next });
  };
  return (
    <fieldset className={classes.range} aria-label={t('reports.range.label')}>
      <Select
        className={classes.select}
        aria-label={t('reports.range.label')}
        data={choices.map((choice) => ({ value: choice, label: t(`reports.range.${choice}`) }))}
        value={value.choice}
        allowDeselect={false}
        onChange={(choice) => {
          const found = choices.find((other) => other === choice);
          if (found !== undefined)
            onChange({ choice: found, custom: found === 'custom' ? (value.custom ?? range) : value.custom });
        }}
        data-testid="report-range"
      />
      {value.choice === 'custom' ? (
        <>
          <TextInput
            type="date"
            aria-label={t('reports.range.from')}
            value={range.from}
            max={last}
            onChange={(event) => setCustom({ from: event.currentTarget.value })}
            data-testid="range-from"
          />
          <TextInput
            type="date"
            aria-label={t('reports.range.to')}
            value={range.to}
            max={last}
            onChange={(event) => setCustom({ to: event.currentTarget.value })}
            data-testid="range-to"
          />
        </>
      ) : (
        <span className={classes.quiet}>
          {range.from === range.to
            ? formatDate(range.from)
            : t('reports.range.span', { from: formatDate(range.from), to: formatDate(range.to) })}
        </span>
      )}
      <span className={classes.quiet} data-testid="report-zone">
        {t('reports.range.zone', { zone: formatZone(zone) })}
      </span>
    </fieldset>
  );
}
