/** Longest range that is counted day by day, in days. */
export const MAX_REPORT_DAYS = 366;
/** Longest range of usage that FlowGent answers, in days. */
export const MAX_USAGE_RANGE_DAYS = 31;

/** What credits are spent on. */
export const CREDIT_KINDS = ['call', 'sms', 'agent', 'other'] as const;
