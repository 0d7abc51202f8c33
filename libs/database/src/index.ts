export * from './data-source.js';
export * from './database.js';
export * from './database.module.js';
export * from './errors.js';
export * from './group-commit.js';
export * from './provision.js';
export * from './storable-text.js';
export * from './transaction.js';
