import { userInfo } from 'node:os';

/** Who works here, as the system calls them. Stands beside what they write. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry, as in some containers.
    return '';
  }
}
