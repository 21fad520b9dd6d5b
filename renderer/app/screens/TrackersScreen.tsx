import { useNavigate } from '@tanstack/react-router';
import { Trackers } from '../../features/call-search/Trackers.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

export function TrackersScreen() {
  const navigate = useNavigate();
  return (
    <>
      <AreaTabs area="calls" />
      <Trackers onShow={(text) => void navigate({ to: '/calls/search', search: { q: text } })} />
    </>
  );
}
