/** An ObjectId as MongoDB makes it: four bytes of time in seconds, then eight others. `at` in ms since 1970 UTC. */
export function newObjectId(newId: () => string, at: number): string {
  const seconds = Math.floor(at / 1000) % 2 ** 32;
  return seconds.toString(16).padStart(8, '0') + newId().replaceAll('-', '').slice(-16);
}
