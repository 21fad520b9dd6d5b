import { LaneControls } from './LaneControls.tsx';
import type { LaneKind } from './lanes.ts';
import { type Channel, isHeard } from './mix.ts';
import { usePlayer } from './player.ts';
import classes from './Waveform.module.css';

/** Whose lane it is and, where the two sides of the call in the player are apart, how this one is heard. */
export function LaneHead({
  lane,
  name,
  heightPx,
  channel,
}: {
  lane: LaneKind;
  name: string;
  heightPx: number;
  channel: Channel | null;
}) {
  const isSilent = usePlayer(({ mix }) => channel !== null && !isHeard(mix, channel));
  return (
    <div className={classes.laneHead} style={{ height: heightPx }} data-silent={isSilent || undefined}>
      <span className={classes.laneName} data-kind={lane}>
        <i className={classes.swatch} />
        <span className="ellipsis" title={name}>
          {name}
        </span>
      </span>
      {channel !== null && <LaneControls lane={lane} channel={channel} name={name} />}
    </div>
  );
}
