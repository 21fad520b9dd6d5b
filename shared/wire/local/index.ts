export * from './capabilities.ts';
export * from './routes.ts';
export * from './test-hooks.ts';
export * from './utility.ts';
