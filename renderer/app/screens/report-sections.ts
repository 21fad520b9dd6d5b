/** The reports, in their order; each is an address of its own. */
export type ReportSection = 'calls' | 'executions' | 'credits' | 'usage';
