import { configOf } from './config-of.mjs';

export default configOf('rules');
