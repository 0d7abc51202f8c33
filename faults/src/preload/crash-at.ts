import { subscribe } from 'node:diagnostics_channel';
import { CRASH_CHANNEL } from '@textback/observability';
import type { ProcessControl } from './process-control.js';

let crash: ProcessControl['crash'] = null;
let hits = 0;

/** Listens to the crash points that the process comes to. */
export function listenToCrashPoints(): void {
  subscribe(CRASH_CHANNEL, (point) => {
    if (crash === null || point !== crash.point) return;
    hits += 1;
    if (hits === crash.hit) process.kill(process.pid, 'SIGKILL');
  });
}

/** Where to die from now on; counted anew. */
export function crashAt(next: ProcessControl['crash']): void {
  crash = next;
  hits = 0;
}
