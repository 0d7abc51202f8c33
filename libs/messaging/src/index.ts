export * from './consume.js';
export * from './outbox.js';
