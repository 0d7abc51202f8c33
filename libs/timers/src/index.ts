export * from './clock.js';
export * from './database-clock.js';
export * from './migrate-timers.js';
export * from './timers.js';
export * from './timers.module.js';
