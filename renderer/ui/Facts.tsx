import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Facts.module.css';

/** A name and its value; the definition of the name, where there is one, is shown when it is pointed at or focused. */
export type FactRow = readonly [name: string, value: ReactNode, definition?: string];

/** Names and values under each other; `isData` where both were written by a platform. */
export function Facts({ rows, isData = false }: { rows: readonly FactRow[]; isData?: boolean }) {
  const dir = isData ? 'auto' : undefined;
  return (
    <dl className={classes.facts}>
      {rows.map(([name, value, definition]) => (
        <div key={name} className={classes.row}>
          <dt dir={dir}>{definition === undefined ? name : <DefinedName name={name} definition={definition} />}</dt>
          <dd dir={dir} title={typeof value === 'string' ? value : undefined}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function DefinedName({ name, definition }: { name: string; definition: string }) {
  return (
    <Tooltip label={definition} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      <button type="button" className={classes.defined} aria-description={definition}>
        {name}
      </button>
    </Tooltip>
  );
}

export function FactsHeading({ children }: { children: ReactNode }) {
  return <h3 className={classes.heading}>{children}</h3>;
}
