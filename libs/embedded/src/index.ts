export * from './daemon.js';
export * from './kafka.js';
export * from './kafka-files.js';
export * from './ports.js';
export * from './postgres.js';
export * from './postgres-files.js';
export * from './processes.js';
export * from './repository-root.js';
