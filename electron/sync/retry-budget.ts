const MOST_RETRIES = 10;
const PER_MS = 60_000;

/** How many attempts again a host may see, whichever connection or change they are of: ten in any minute. */
export interface RetryBudget {
  /** Takes a place for an attempt again at `at` at the earliest; answers when it may be made, in ms. */
  reserve(at: number): number;
  /** Something got through: one place is free again. */
  succeeded(): void;
  /** The host is well again: all places are free. */
  recovered(): void;
  /** The clock was set back by so many ms. */
  setBack(byMs: number): void;
}

function createRetryBudget(): RetryBudget {
  /** The latest places taken, in order; a place that is older can be in no window with a new one. */
  let taken: number[] = [];
  return {
    reserve(at) {
      const [oldest = at] = taken;
      const place = taken.length < MOST_RETRIES ? at : Math.max(at, oldest + PER_MS);
      taken = [...taken, place].sort((a, b) => a - b).slice(-MOST_RETRIES);
      return place;
    },
    succeeded: () => void taken.shift(),
    recovered: () => {
      taken = [];
    },
    setBack: (byMs) => {
      taken = taken.map((at) => at - byMs);
    },
  };
}

export interface RetryBudgets {
  /** The budget of the host of an address. */
  of(baseUrl: string): RetryBudget;
  setBack(byMs: number): void;
}

export const hostOf = (baseUrl: string): string => URL.parse(baseUrl)?.host ?? baseUrl;

export function createRetryBudgets(): RetryBudgets {
  const budgets = new Map<string, RetryBudget>();
  return {
    of(baseUrl) {
      const host = hostOf(baseUrl);
      const budget = budgets.get(host) ?? createRetryBudget();
      budgets.set(host, budget);
      return budget;
    },
    setBack: (byMs) => {
      for (const budget of budgets.values()) budget.setBack(byMs);
    },
  };
}
