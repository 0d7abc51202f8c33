import type { ServiceName } from '@textback/contracts';
import { bossFor } from './boss.js';

/**
 * Creates or updates the tables of a service's timers. Run by the migrate command, never at boot. Kinds of timers need no
 * migration: they are rows, which the service adds when it starts.
 */
export async function migrateTimers(service: ServiceName, url: string): Promise<void> {
  // A change of a large table may take its time.
  const boss = bossFor(service, url, { supervise: false, max: 1 }, 0);
  boss.on('error', () => undefined);
  await boss.start();
  await boss.stop({ graceful: false });
}
