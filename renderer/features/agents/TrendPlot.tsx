import '../../styles/charts.css';
import { LineChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import type { AgentMetrics } from '#shared/contract/agents.ts';
import { formatCount, formatMoment, formatPercent } from '../../lib/format.ts';
import classes from './TrendPlot.module.css';

const dayOf = (at: number): string =>
  new Intl.DateTimeFormat(document.documentElement.lang, { day: 'numeric', month: 'short' }).format(at);

/** The share of resolved conversations, slice by slice; the same figures stand in a table for those who hear them. */
export function TrendPlot({ trend, readAt }: { trend: AgentMetrics['trend']; readAt: number | null }) {
  const { t } = useTranslation();
  const isRightToLeft = document.documentElement.dir === 'rtl';
  const data = trend.map(({ from, rate }) => ({ day: dayOf(from), rate }));
  return (
    <figure className={classes.figure} data-testid="trend">
      <figcaption className={classes.caption}>
        <span>{t('agents.trend')}</span>
        <span>{t('common.asOf', { at: formatMoment(readAt) })}</span>
      </figcaption>
      <div aria-hidden="true" dir="ltr">
        <LineChart
          h={150}
          data={isRightToLeft ? data.toReversed() : data}
          dataKey="day"
          series={[{ name: 'rate', label: t('agents.figure.rate'), color: 'var(--accent)' }]}
          curveType="linear"
          connectNulls={false}
          withTooltip
          tooltipAnimationDuration={0}
          lineProps={{ isAnimationActive: false }}
          valueFormatter={(value) => formatPercent(value)}
          yAxisProps={{ domain: [0, 1], width: 58, orientation: isRightToLeft ? 'right' : 'left', tickCount: 3 }}
          strokeWidth={2}
          dotProps={{ r: 3 }}
          gridAxis="x"
          lineChartProps={{ accessibilityLayer: false }}
          xAxisProps={{ interval: 'preserveStartEnd', minTickGap: 28, tickMargin: 6 }}
        />
      </div>
      <table className="sr-only">
        <caption>{t('agents.trend')}</caption>
        <tbody>
          {trend.map(({ from, rate, evaluated }) => (
            <tr key={from}>
              <th scope="row">{dayOf(from)}</th>
              <td>{rate === null ? '–' : formatPercent(rate)}</td>
              <td>{t('agents.judged', { count: evaluated, shown: formatCount(evaluated) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
