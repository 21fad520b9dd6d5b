import { useTranslation } from 'react-i18next';
import { REDACTION_MARK } from '#shared/domain/redaction.ts';
import type { TextRange } from '../../lib/text-ranges.ts';
import classes from './Transcript.module.css';

/** The words of a turn: found ones and those that a comment is on marked, redacted ones withheld or hatched. Every part says where it stands in the text. */
export function TurnText({
  text,
  found,
  current,
  evidence,
  redacted,
  isHiding,
}: {
  text: string;
  found: readonly TextRange[];
  /** Where the match begins that find stands on. */
  current: number | null;
  /** What comments are on. */
  evidence: readonly TextRange[];
  redacted: readonly TextRange[];
  isHiding: boolean;
}) {
  const { t } = useTranslation();
  return partsOf(text, { found, evidence, redacted }).map(({ start, end, match, isEvidence, isRedacted }) => {
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
    const look = { ...place, 'data-evidence': isEvidence || undefined };
    return match === null ? (
      <span key={start} {...look}>
        {text.slice(start, end)}
      </span>
    ) : (
      <mark key={start} {...look} data-current={match[0] === current || undefined}>
        {text.slice(start, end)}
      </mark>
    );
  });
}

interface Part {
  start: number;
  end: number;
  match: TextRange | null;
  isEvidence: boolean;
  isRedacted: boolean;
}

type Ranges = Readonly<Record<'found' | 'evidence' | 'redacted', readonly TextRange[]>>;

/** The text cut wherever one of the ranges begins or ends. */
function partsOf(text: string, { found, evidence, redacted }: Ranges): Part[] {
  // A match or a note inside redacted words is not shown: it would tell what they are.
  const clear = found.filter(([start, end]) => !redacted.some(([from, to]) => start < to && from < end));
  const inside = (at: number, [from, to]: TextRange) => from < at && at < to;
  const cuts = [...clear, ...evidence]
    .flat()
    .filter((at) => at > 0 && at < text.length && !redacted.some((range) => inside(at, range)));
  const edges = [...new Set([0, ...cuts, ...redacted.flat(), text.length])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((start, index) => {
    const covers = ([from, to]: TextRange) => from <= start && start < to;
    return {
      start,
      end: edges[index + 1] ?? text.length,
      match: clear.find(covers) ?? null,
      isEvidence: evidence.some(covers),
      isRedacted: redacted.some(covers),
    };
  });
}
