import { keyringFor, startApplication } from './lib/application.ts';
import type { CdpSession } from './lib/cdp.ts';
import { reportRuns } from './lib/report.ts';
import { benchWorkspace } from './lib/workspace.ts';

const BUDGET_MS = 1500;

/** Wall clock of what the page saw of its own start. */
interface PageTimes {
  navigated: number;
  firstPaint: number;
  firstContent: number;
  marks: Record<string, number>;
}

/** From the start of the process until the list of 10,000 calls has moved under a key. */
export async function benchStart(runs: number): Promise<void> {
  const workspace = await benchWorkspace();
  const keyring = await keyringFor(workspace);
  try {
    const measured: Record<string, number>[] = [];
    for (let run = 0; run < runs; run++) {
      const application = await startApplication(workspace, keyring);
      try {
        const { usableAt, times } = await moveInList(application.page);
        const moments = application.moments();
        const since = (at: number | undefined) => (at ?? Number.NaN) - application.startedAt;
        measured.push({
          'main script runs': since(moments.get('app.started')),
          'application ready': since(moments.get('app.ready')),
          'window created': since(moments.get('window.created')),
          'store open': since(moments.get('workspace.opened')),
          'workspace known': since(moments.get('setup.status ready')),
          'page asked for': since(times.navigated),
          'first paint, the shell': since(times.firstPaint),
          'page script runs': since(times.marks['earshot:script']),
          'theme and phase known': since(times.marks['earshot:phase-known']),
          'first text painted': since(times.firstContent),
          'list answered': since(times.marks['earshot:list-answered']),
          'list shown': since(times.marks['earshot:list-shown']),
          'usable list': since(usableAt),
        });
      } finally {
        await application.close();
      }
    }
    for (const metric of Object.keys(measured[0] ?? {})) {
      const budget = metric === 'usable list' ? { budget: BUDGET_MS } : {};
      reportRuns(
        { bench: 'start', metric, unit: 'ms', ...budget },
        measured.map((run) => run[metric] ?? Number.NaN),
      );
    }
  } finally {
    await keyring.stop();
  }
}

/** Waits for the first rows, moves down by a key and tells when the list had followed. */
async function moveInList(page: CdpSession): Promise<{ usableAt: number | undefined; times: PageTimes }> {
  await page.until(() => performance.getEntriesByName('earshot:list-shown').length > 0);
  await page.run(() => {
    const grid = () => document.querySelector<HTMLElement>('[data-testid=calls-grid]');
    const active = () => grid()?.getAttribute('aria-activedescendant')?.split('-').at(-1);
    const before = active();
    const observer = new MutationObserver(() => {
      if (active() === before) return;
      performance.mark('bench:moved');
      observer.disconnect();
    });
    observer.observe(document.body, { attributes: true, subtree: true, attributeFilter: ['aria-activedescendant'] });
    grid()?.focus();
  });
  await page.press('ArrowDown', 'ArrowDown', 40);
  await page.until(() => performance.getEntriesByName('bench:moved').length > 0);
  const times = await page.run((): PageTimes => {
    const { timeOrigin } = performance;
    const at = (entry: PerformanceEntry | undefined) => (entry ? timeOrigin + entry.startTime : Number.NaN);
    const [firstPaint] = performance.getEntriesByName('first-paint');
    const [firstContent] = performance.getEntriesByName('first-contentful-paint');
    const marks = performance.getEntriesByType('mark').map((mark) => [mark.name, at(mark)]);
    return {
      navigated: timeOrigin,
      firstPaint: at(firstPaint),
      firstContent: at(firstContent),
      marks: Object.fromEntries(marks),
    };
  });
  return { usableAt: times.marks['bench:moved'], times };
}
