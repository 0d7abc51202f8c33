export * from './correlation.js';
export * from './crash-point.js';
export * from './log.js';
export * from './masking.js';
export * from './metrics.js';
export * from './nest-log.js';
export * from './observability.module.js';
