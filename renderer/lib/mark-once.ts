/** Puts a moment of the start on the page's timeline, where DevTools and the benchmarks read it; the first time only. */
export function markOnce(name: 'script' | 'phase-known' | 'list-answered' | 'list-shown'): void {
  if (performance.getEntriesByName(`earshot:${name}`).length === 0) performance.mark(`earshot:${name}`);
}
