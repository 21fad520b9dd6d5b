import type { Snippet } from '#shared/contract/calls.ts';
import { formatDuration } from '../../lib/format.ts';
import { splitByRanges } from '../../lib/text-ranges.ts';
import classes from './CallsList.module.css';

/** Why a row was found: the passage with its matches marked. */
export function SnippetLine({ snippet }: { snippet: Snippet }) {
  return (
    <div className={classes.snippet} title={snippet.text}>
      {snippet.atMs !== null && <span className={classes.snippetTime}>{formatDuration(snippet.atMs)}</span>}
      <span className="data" dir="auto">
        {splitByRanges(snippet.text, snippet.ranges).map((part) =>
          part.marked ? <mark key={part.start}>{part.text}</mark> : <span key={part.start}>{part.text}</span>,
        )}
      </span>
    </div>
  );
}
