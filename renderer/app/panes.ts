/** Moves the focus to the next part of the window marked as a pane. */
export function focusPane(step: -1 | 1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null);
  const current = panes.findIndex((pane) => pane.contains(document.activeElement));
  panes[(current + step + panes.length) % panes.length]?.focus();
}
