import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { DeepLink } from '#shared/contract/links.ts';
import { api } from '../ipc/client.ts';

/** Goes where a link from outside leads, also one that came before the screens were there. */
export function useDeepLinks(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const go = (link: DeepLink | null) => {
      if (link === null) return;
      if (link.kind === 'call') {
        const search = link.atMs === null ? {} : { t: link.atMs / 1000 };
        void navigate({ to: '/calls/$callId', params: { callId: link.id }, search });
      } else if (link.kind === 'contact') void navigate({ to: '/people/$contactId', params: { contactId: link.id } });
      else void navigate({ to: `/${link.screen}` });
    };
    // A link that cannot be asked for leaves the person where they are; the next one asks again.
    const take = () => void api.links.take().then(go, () => undefined);
    take();
    return api.links.onArrived(take);
  }, [navigate]);
}
