export * from './auth.module.js';
export * from './jwks-token-verifier.js';
export * from './principal.js';
export * from './token-verifier.js';
