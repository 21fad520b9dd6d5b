import type { ReactNode } from 'react';
import classes from './SettingsTable.module.css';

/** A short list among the settings: columns with names, a row a thing. */
export function SettingsTable({
  label,
  head,
  children,
  testId,
}: {
  label: string;
  /** Names of the columns; an empty one holds actions and is named for those who hear it. */
  head: readonly { id: string; name: string; isHidden?: boolean }[];
  children: ReactNode;
  testId?: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by key
    <section className={classes.scroller} aria-label={label} tabIndex={0}>
      <table className={classes.table} data-testid={testId}>
        <thead>
          <tr>
            {head.map(({ id, name, isHidden = false }) => (
              <th key={id} scope="col" aria-label={isHidden ? name : undefined}>
                {isHidden ? null : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
