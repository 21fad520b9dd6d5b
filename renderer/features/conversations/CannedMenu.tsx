// biome-ignore-all lint/a11y/useFocusableInteractive: the field has the focus and names the active reply by aria-activedescendant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the field it belongs to handles the keys
import { useTranslation } from 'react-i18next';
import type { CannedReply, ConversationDetail } from '#shared/contract/conversations.ts';
import classes from './CannedMenu.module.css';

/** The replies that a text which begins with `/` could mean; null where it means none. */
export function matchingReplies(replies: readonly CannedReply[], text: string): CannedReply[] | null {
  const match = /^\/(\S*)$/u.exec(text);
  if (match === null) return null;
  const wanted = (match[1] ?? '').toLocaleLowerCase();
  return replies.filter(({ shortcut }) => shortcut.toLocaleLowerCase().startsWith(wanted));
}

/** Its names in braces filled in; what is not known stays as it is, so that it is seen before it is sent. */
export const filledReply = (
  text: string,
  { contactName, agentName }: Pick<ConversationDetail, 'contactName' | 'agentName'>,
): string => text.replaceAll('{contact}', contactName ?? '{contact}').replaceAll('{agent}', agentName);

export function CannedMenu({
  replies,
  listId,
  activeId,
  choose,
}: {
  replies: readonly CannedReply[];
  listId: string;
  activeId: string | undefined;
  choose: (text: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes.menu} data-testid="canned-menu">
      <div className={classes.list} id={listId} role="listbox" aria-label={t('conversations.canned')}>
        {replies.map((reply) => (
          <div
            key={reply.id}
            id={`canned-${reply.id}`}
            role="option"
            aria-selected={`canned-${reply.id}` === activeId}
            className={classes.reply}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(reply.text)}
          >
            <bdi className={classes.name}>/{reply.shortcut}</bdi>
            <span className={classes.text} dir="auto">
              {reply.text}
            </span>
          </div>
        ))}
      </div>
      {replies.length === 0 && <p className={classes.none}>{t('conversations.noCanned')}</p>}
    </div>
  );
}
