import { useNavigate } from '@tanstack/react-router';
import { CallSearch } from '../../features/call-search/CallSearch.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

export function CallSearchScreen() {
  const navigate = useNavigate();
  return (
    <>
      <AreaTabs area="calls" />
      <CallSearch
        onOpen={({ callId, snippet }, text) =>
          void navigate({
            to: '/calls/$callId',
            params: { callId },
            search: { q: text, ...(snippet?.atMs != null && { t: snippet.atMs / 1000 }) },
          })
        }
      />
    </>
  );
}
