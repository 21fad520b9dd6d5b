/** What is drawn over the lanes of a recording, in the order of its keys 1 to 6. */
export const OVERLAYS = ['silence', 'overtalk', 'interruptions', 'sentiment', 'comments', 'redactions'] as const;

export type Overlay = (typeof OVERLAYS)[number];
