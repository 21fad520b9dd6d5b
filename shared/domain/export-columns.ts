/**
 * What a cell holds, whatever the file. text: as it is · phone: a number to call, kept as text · integer, decimal: a number ·
 * instant: milliseconds UTC · duration: milliseconds · percent: a share, 1 is all of it · boolean · code: one word of a closed
 * set, such as a state.
 */
export type ColumnType =
  | 'text'
  | 'phone'
  | 'integer'
  | 'decimal'
  | 'instant'
  | 'duration'
  | 'percent'
  | 'boolean'
  | 'code';

export type CellValue = string | number | boolean | null;

/** The columns that every export of a list has, in the order of the file. Their headers are `exports.column.<id>`. */
export const EXPORT_COLUMNS = {
  contacts: {
    name: 'text',
    primaryPhone: 'phone',
    primaryEmail: 'text',
    city: 'text',
    occupation: 'text',
    callCount: 'integer',
    lastCallAt: 'instant',
    recordState: 'code',
    firstName: 'text',
    lastName: 'text',
    address: 'text',
    region: 'text',
    zip: 'text',
    preferredChannel: 'text',
    gender: 'code',
    audiences: 'text',
    connectionName: 'text',
    createdAt: 'instant',
    updatedAt: 'instant',
  },
  calls: {
    startedAt: 'instant',
    direction: 'code',
    contactName: 'text',
    contactPhone: 'phone',
    agentName: 'text',
    programName: 'text',
    callStatus: 'code',
    language: 'text',
    length: 'duration',
    audio: 'code',
    hasTranscript: 'boolean',
    commentCount: 'integer',
  },
  transcripts: {
    callStartedAt: 'instant',
    contactName: 'text',
    contactPhone: 'phone',
    agentName: 'text',
    position: 'integer',
    speaker: 'code',
    startsAt: 'duration',
    endsAt: 'duration',
    spokenText: 'text',
    confidence: 'percent',
  },
  comments: {
    callStartedAt: 'instant',
    contactName: 'text',
    contactPhone: 'phone',
    agentName: 'text',
    moment: 'duration',
    momentEnd: 'duration',
    quote: 'text',
    comment: 'text',
    createdAt: 'instant',
    updatedAt: 'instant',
  },
  outbox: {
    operation: 'code',
    entity: 'code',
    entityLabel: 'text',
    connectionName: 'text',
    changeState: 'code',
    changedFields: 'text',
    createdAt: 'instant',
    settledAt: 'instant',
    attemptCount: 'integer',
    problem: 'text',
  },
  audiences: {
    name: 'text',
    description: 'text',
    contactCount: 'integer',
    waitingCount: 'integer',
    platformCount: 'integer',
    recordState: 'code',
    createdAt: 'instant',
  },
  programs: {
    name: 'text',
    status: 'code',
    audienceName: 'text',
    contactCount: 'integer',
    flowName: 'text',
    startAt: 'instant',
    stopAt: 'instant',
    numbers: 'text',
  },
  executions: {
    programName: 'text',
    status: 'code',
    audienceName: 'text',
    flowName: 'text',
    total: 'integer',
    completed: 'integer',
    failed: 'integer',
    pending: 'integer',
    inProgress: 'integer',
    credits: 'decimal',
    startedAt: 'instant',
    endedAt: 'instant',
    createdAt: 'instant',
    readAt: 'instant',
  },
  smsPrograms: {
    name: 'text',
    status: 'code',
    audienceName: 'text',
    sender: 'text',
    template: 'text',
    total: 'integer',
    sent: 'integer',
    failed: 'integer',
    skipped: 'integer',
    credits: 'decimal',
    launchedAt: 'instant',
    endedAt: 'instant',
    createdAt: 'instant',
  },
  agents: {
    name: 'text',
    platform: 'code',
    connectionName: 'text',
    status: 'code',
    language: 'text',
    knowledgeBaseName: 'text',
    resolutionRate: 'percent',
    conversationCount: 'integer',
    updatedAt: 'instant',
  },
  flows: {
    name: 'text',
    platform: 'code',
    flowKind: 'code',
    version: 'integer',
    nodeCount: 'integer',
    isActive: 'boolean',
    programCount: 'integer',
    updatedAt: 'instant',
  },
  knowledge: {
    name: 'text',
    knowledgeKind: 'code',
    platform: 'code',
    connectionName: 'text',
    status: 'code',
    documentCount: 'integer',
    failed: 'integer',
    contentLength: 'integer',
    readBy: 'text',
    updatedAt: 'instant',
  },
  conversations: {
    agentName: 'text',
    platform: 'code',
    contactName: 'text',
    channel: 'code',
    conversationState: 'code',
    title: 'text',
    exitReason: 'code',
    resolved: 'boolean',
    messageCount: 'integer',
    startedAt: 'instant',
    endedAt: 'instant',
    lastActivityAt: 'instant',
  },
  messages: {
    position: 'integer',
    role: 'code',
    spokenText: 'text',
    messageStatus: 'code',
    credits: 'decimal',
    saidAt: 'instant',
  },
} as const satisfies Record<string, Record<string, ColumnType>>;

/** Lists whose columns are known beforehand. */
export type FixedSourceId = keyof typeof EXPORT_COLUMNS;

/** The column of a contact's own attribute, by the attribute's name on its platform. */
export const exportedAttribute = (name: string): string => `attribute:${name}`;
