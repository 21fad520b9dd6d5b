import type { Node, ReactFlowInstance } from '@xyflow/react';
import { type RefObject, useEffect, useRef } from 'react';
import type { CanvasNodeData } from './CanvasNode.tsx';
import { NODE_HEIGHT, NODE_WIDTH } from './layered-layout.ts';

export type CanvasInstance = ReactFlowInstance<Node<CanvasNodeData>>;
type Point = { x: number; y: number };

const READABLE_ZOOM = 0.9;

const MARGIN_PX = 8;
const BEGIN_PX = 48;

/** Brings a node into view; nothing moves while it is in view already. */
export function showNode(flow: CanvasInstance, box: HTMLElement, at: Point): void {
  const { x, y, zoom } = flow.getViewport();
  const nearX = at.x * zoom + x;
  const nearY = at.y * zoom + y;
  const isIn =
    nearX >= MARGIN_PX &&
    nearY >= MARGIN_PX &&
    nearX + NODE_WIDTH * zoom <= box.clientWidth - MARGIN_PX &&
    nearY + NODE_HEIGHT * zoom <= box.clientHeight - MARGIN_PX;
  if (isIn) return;
  void flow.setCenter(at.x + NODE_WIDTH / 2, at.y + NODE_HEIGHT / 2, { zoom: Math.max(zoom, READABLE_ZOOM) });
}

/** Begins at a node, at a size that can be read. */
export function beginAt(flow: CanvasInstance, box: HTMLElement, at: Point): void {
  void flow.setViewport({
    x: BEGIN_PX - at.x * READABLE_ZOOM,
    y: box.clientHeight / 2 - (at.y + NODE_HEIGHT / 2) * READABLE_ZOOM,
    zoom: READABLE_ZOOM,
  });
}

/** Shows the whole again in another size of the canvas, for as long as the person has not chosen a view of their own. */
export function useFittedView(box: RefObject<HTMLElement | null>, fit: () => void): { isOwn: boolean } {
  const view = useRef({ isOwn: false });
  const latest = useRef(fit);
  latest.current = fit;
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (!view.current.isOwn) latest.current();
    });
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return view.current;
}
