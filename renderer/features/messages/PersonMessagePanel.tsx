import { useTranslation } from 'react-i18next';
import type { PersonMessage } from '#shared/contract/messages.ts';
import { formatCount, formatFull } from '../../lib/format.ts';
import { EffectNotice } from '../../ui/EffectNotice.tsx';
import { Facts, FactsHeading } from '../../ui/Facts.tsx';
import { PaneBody, PaneHead, SidePane } from '../../ui/SidePane.tsx';
import classes from './Messages.module.css';
import { MessageBadge } from './StatusBadges.tsx';

/** One message to one person: what was written, and what came of it. */
export function PersonMessagePanel({ message, onClose }: { message: PersonMessage; onClose: () => void }) {
  const { t } = useTranslation();
  const { channel, sender, text, effect, segments, credits } = message;
  return (
    <SidePane label={t('messages.messagePanel')} testId="person-message-panel" size="small">
      <PaneHead title={message.contactName} sub={<MessageBadge message={message} />} onClose={onClose} />
      <PaneBody hasOwnGaps>
        <EffectNotice effect={effect} />
        <Facts
          rows={[
            [t('messages.column.channel'), t(`messages.channel.${channel}`)],
            [t('messages.column.sender'), <bdi key="sender">{sender ?? '–'}</bdi>],
            [t('messages.column.at'), formatFull(effect.createdAt)],
            [t('messages.segments'), segments === null ? '–' : formatCount(segments)],
            [t('messages.credits'), credits === null ? '–' : formatCount(credits)],
          ]}
        />
        <FactsHeading>{t('messages.column.text')}</FactsHeading>
        <p className={classes.template} dir="auto">
          {text}
        </p>
      </PaneBody>
    </SidePane>
  );
}
