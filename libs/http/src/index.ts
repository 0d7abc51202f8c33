export * from './endpoint.js';
export * from './problem-error.js';
