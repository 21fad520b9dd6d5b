import type { ReactNode } from 'react';
import classes from './Facts.module.css';

/** Names and values under each other; `isData` where both were written by a platform. */
export function Facts({
  rows,
  isData = false,
}: {
  rows: readonly (readonly [name: string, value: ReactNode])[];
  isData?: boolean;
}) {
  const dir = isData ? 'auto' : undefined;
  return (
    <dl className={classes.facts}>
      {rows.map(([name, value]) => (
        <div key={name} className={classes.row}>
          <dt dir={dir}>{name}</dt>
          <dd dir={dir} title={typeof value === 'string' ? value : undefined}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function FactsHeading({ children }: { children: ReactNode }) {
  return <h3 className={classes.heading}>{children}</h3>;
}
