export * from './builders.js';
export * from './clock.js';
export * from './eventually.js';
export * from './kafka.js';
export * from './postgres.js';
export * from './tcp-proxy.js';
export * from './token-issuer.js';
