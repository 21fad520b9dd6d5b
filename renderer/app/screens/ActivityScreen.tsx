import { Activity } from '../../features/jobs/Activity.tsx';

export function ActivityScreen() {
  return <Activity />;
}
