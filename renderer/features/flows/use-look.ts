import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { FlowGraphView, FlowSession } from '#shared/contract/flows.ts';
import { isEndKind } from '#shared/domain/flow-checks.ts';
import type { FlowLook, NodeTone } from './flow-look.ts';
import { isGrave } from './flow-words.ts';
import type { Place } from './walk.ts';

/** Where one stands in a flow, and what is marked in it. */
export function useLook({
  drawn,
  found,
  session,
  onInspect,
}: {
  drawn: FlowGraphView;
  found: readonly string[];
  /** The run that is followed on the flow. */
  session: FlowSession | null;
  onInspect: () => void;
}): { look: FlowLook; go: (nodeId: string) => void } {
  const baseId = useId();
  const [place, setPlace] = useState<Place | null>(null);
  const visits = useMemo(() => (session === null ? NO_VISITS : visitsOf(session)), [session]);
  const tones = useMemo(() => tonesOf(drawn), [drawn]);
  const inspect = useRef(onInspect);
  useEffect(() => {
    inspect.current = onInspect;
  });
  const isHere = place !== null && drawn.nodes.some(({ id }) => id === place.nodeId);
  const look = useMemo<FlowLook>(
    () => ({
      baseId,
      drawn,
      place: isHere ? place : null,
      found: new Set(found),
      visits,
      toneOf: ({ id }) => tones.get(id) ?? 'plain',
      go: setPlace,
      inspect: (nodeId) => {
        setPlace((now) => (now?.nodeId === nodeId ? now : { nodeId, trail: [] }));
        inspect.current();
      },
    }),
    [baseId, drawn, place, isHere, found, visits, tones],
  );
  return { look, go: (nodeId) => setPlace({ nodeId, trail: [] }) };
}

const NO_VISITS: FlowLook['visits'] = new Map();

/** The nodes that a session went through. */
function visitsOf({ steps }: FlowSession): FlowLook['visits'] {
  const visits = new Map<string, { count: number; isCurrent: boolean }>();
  for (const { nodeId } of steps) {
    if (nodeId !== null) visits.set(nodeId, { count: (visits.get(nodeId)?.count ?? 0) + 1, isCurrent: false });
  }
  const last = steps.at(-1)?.nodeId;
  const visit = last == null ? undefined : visits.get(last);
  if (last != null && visit) visits.set(last, { ...visit, isCurrent: true });
  return visits;
}

function tonesOf({ nodes, findings, start }: FlowGraphView): Map<string, NodeTone> {
  const tones = new Map<string, NodeTone>();
  for (const { id, kind } of nodes) {
    if (id === start) tones.set(id, 'start');
    else if (isEndKind(kind)) tones.set(id, 'end');
  }
  for (const finding of findings) {
    // Going round is what many flows are meant to do.
    if (finding.nodeId === null || finding.code === 'loop') continue;
    if (tones.get(finding.nodeId) !== 'bad') tones.set(finding.nodeId, isGrave(finding) ? 'bad' : 'warn');
  }
  return tones;
}
