import { useTranslation } from 'react-i18next';
import { REDACTION_MARK } from '#shared/domain/redaction.ts';
import type { TextRange } from '../../lib/text-ranges.ts';
import classes from './Transcript.module.css';

/** The words of a turn: found ones marked, redacted ones withheld or hatched. Every part says where it stands in the text. */
export function TurnText({
  text,
  found,
  current,
  redacted,
  isHiding,
}: {
  text: string;
  found: readonly TextRange[];
  /** Where the match begins that find stands on. */
  current: number | null;
  redacted: readonly TextRange[];
  isHiding: boolean;
}) {
  const { t } = useTranslation();
  return partsOf(text, found, redacted).map(({ start, end, isFound, isRedacted }) => {
    const place = { 'data-start': start, 'data-end': end };
    if (isRedacted) {
      return (
        <span
          key={start}
          {...place}
          className={classes.redacted}
          data-testid="redacted"
          data-withheld={isHiding || undefined}
          title={t('transcript.redacted')}
          {...(isHiding && { role: 'img', 'aria-label': t('transcript.redacted') })}
        >
          {isHiding ? REDACTION_MARK : text.slice(start, end)}
        </span>
      );
    }
    return isFound ? (
      <mark key={start} {...place} data-current={start === current || undefined}>
        {text.slice(start, end)}
      </mark>
    ) : (
      <span key={start} {...place}>
        {text.slice(start, end)}
      </span>
    );
  });
}

interface Part {
  start: number;
  end: number;
  isFound: boolean;
  isRedacted: boolean;
}

/** A match inside redacted words is not shown: it would tell what they are. */
function partsOf(text: string, found: readonly TextRange[], redacted: readonly TextRange[]): Part[] {
  const clear = found.filter(([start, end]) => !redacted.some(([from, to]) => start < to && from < end));
  const marked = [
    ...clear.map(([start, end]) => ({ start, end, isFound: true, isRedacted: false })),
    ...redacted.map(([start, end]) => ({ start, end, isFound: false, isRedacted: true })),
  ].sort((a, b) => a.start - b.start);
  const parts: Part[] = [];
  let at = 0;
  for (const part of marked) {
    if (part.start > at) parts.push({ start: at, end: part.start, isFound: false, isRedacted: false });
    parts.push(part);
    at = part.end;
  }
  if (at < text.length) parts.push({ start: at, end: text.length, isFound: false, isRedacted: false });
  return parts;
}
