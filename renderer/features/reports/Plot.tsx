import '../../styles/charts.css';
import { BarChart } from '@mantine/charts';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Reports.module.css';

/** Each series has a pattern of its own, so that no colour is needed to tell it apart. */
const LOOKS = ['solid', 'stripes', 'dots', 'hollow'] as const;
const COLOURS = ['var(--lane-agent)', 'var(--lane-contact)', 'var(--info)', 'var(--calm)'] as const;

export interface PlotSeries {
  name: string;
  label: string;
}

export interface PlotProps {
  /** What is drawn, in words: the table below has the numbers. */
  label: string;
  /** A row for each bar: `key` stands on the axis, the series' names hold the values. */
  rows: readonly (Record<string, string | number> & { key: string })[];
  series: readonly PlotSeries[];
  format: (value: number) => string;
  height: number;
  isStacked?: boolean;
}

/** Bars side by side, or on top of each other; from the right where the language runs so. */
export function Plot({ label, rows, series, format, height, isStacked = false }: PlotProps) {
  const { i18n } = useTranslation();
  const id = useId().replaceAll(/[^\w-]/g, '');
  const isReversed = i18n.dir() === 'rtl';
  const fillOf = (name: string) => `url(#${id}-${series.findIndex((one) => one.name === name)})`;
  return (
    <figure className={classes.figure} aria-label={label}>
      <BarChart
        h={height}
        aria-hidden="true"
        data={rows.map((row) => ({ ...row }))}
        dataKey="key"
        type={isStacked ? 'stacked' : 'default'}
        series={series.map(({ name, label: text }, index) => ({
          name,
          label: text,
          color: COLOURS[index % COLOURS.length] ?? COLOURS[0],
        }))}
        accessibilityLayer={false}
        withLegend={series.length > 1}
        legendProps={{ verticalAlign: 'top', height: 26, content: () => <Legend series={series} /> }}
        valueFormatter={format}
        maxBarWidth={36}
        gridColor="var(--line)"
        textColor="var(--text-3)"
        tickLine="none"
        strokeDasharray="2 4"
        tooltipAnimationDuration={0}
        barProps={({ name }) => ({
          fill: fillOf(name),
          stroke: 'var(--text-2)',
          strokeWidth: 0.5,
          isAnimationActive: false,
        })}
        xAxisProps={{ reversed: isReversed, interval: 'preserveStartEnd', minTickGap: 12, tickMargin: 6 }}
        yAxisProps={{ orientation: isReversed ? 'right' : 'left', width: 56, allowDecimals: false }}
      >
        <defs>
          {series.map(({ name }, index) => (
            <PatternDef key={name} id={`${id}-${index}`} index={index} />
          ))}
        </defs>
      </BarChart>
    </figure>
  );
}

function PatternDef({ id, index }: { id: string; index: number }) {
  const colour = COLOURS[index % COLOURS.length];
  const look = LOOKS[index % LOOKS.length];
  return (
    <pattern
      id={id}
      width={6}
      height={6}
      patternUnits="userSpaceOnUse"
      patternTransform={look === 'stripes' ? 'rotate(45)' : undefined}
    >
      <rect width={6} height={6} style={{ fill: look === 'solid' ? colour : 'var(--bg-panel)' }} />
      {look === 'stripes' && <rect width={3.5} height={6} style={{ fill: colour }} />}
      {look === 'dots' && <circle cx={3} cy={3} r={1.8} style={{ fill: colour }} />}
      {look === 'hollow' && <rect width={6} height={1.2} style={{ fill: colour }} />}
    </pattern>
  );
}

function Legend({ series }: { series: readonly PlotSeries[] }) {
  return (
    <ul className={classes.legend}>
      {series.map(({ name, label }, index) => (
        <li key={name}>
          <svg width={14} height={10} aria-hidden="true">
            <defs>
              <PatternDef id={`legend-${name}`} index={index} />
            </defs>
            <rect
              width={14}
              height={10}
              rx={2}
              fill={`url(#legend-${name})`}
              stroke="var(--text-2)"
              strokeWidth={0.5}
            />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
