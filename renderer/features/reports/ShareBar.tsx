import { formatPercent } from '../../lib/format.ts';
import classes from './Reports.module.css';

/** A share as a bar and a number; a dash where it cannot be computed. */
export function ShareBar({ share, label }: { share: number | null; label?: string }) {
  if (share === null) return <>–</>;
  return (
    <span className={classes.share}>
      <span
        className={classes.shareTrack}
        {...(label !== undefined && {
          role: 'progressbar',
          'aria-label': label,
          'aria-valuenow': Math.round(share * 100),
          'aria-valuemin': 0,
          'aria-valuemax': 100,
        })}
      >
        <span className={classes.shareFill} style={{ inlineSize: `${Math.min(1, Math.max(0, share)) * 100}%` }} />
      </span>
      <span className={classes.number}>{formatPercent(share)}</span>
    </span>
  );
}
