export * from './consume.js';
export * from './outbox.js';
export * from './raw-kafka.js';
