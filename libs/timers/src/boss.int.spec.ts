import { describe, expect, it } from '@jest/globals';
import { aTcpProxy, aTestDatabase } from '@textback/testing';
import { bossFor } from './boss.js';

describe("pg-boss's connections, on a real Postgres", () => {
  it('are given up and replaced when their other end vanished, instead of hanging until the network notices', async () => {
    const database = await aTestDatabase({ schema: { schema: 'rules', migrations: [] } });
    const proxy = await aTcpProxy(database.url);
    const boss = bossFor('rules', proxy.through(database.url), { migrate: false, supervise: false, max: 1 }, 300);
    boss.on('error', () => undefined);
    await boss.start();
    try {
      expect(await boss.getQueues()).toEqual([]);
      proxy.silence();
      await expect(boss.getQueues()).rejects.toThrow('timeout');
      expect(await boss.getQueues()).toEqual([]);
    } finally {
      await boss.stop({ graceful: false });
      await proxy.close();
      await database.drop();
    }
  });
});
