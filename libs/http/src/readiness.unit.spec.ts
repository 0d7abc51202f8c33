import { describe, expect, it } from '@jest/globals';
import { Readiness } from './readiness.js';

const works = async (): Promise<void> => undefined;
const fails = async (): Promise<void> => {
  throw new Error('connection refused');
};

function serving(): Readiness {
  const readiness = new Readiness();
  readiness.serve();
  return readiness;
}

describe('readiness', () => {
  it('is not there before the service listens, nor once it is told to stop', async () => {
    const readiness = new Readiness();
    expect(await readiness.report()).toEqual({ ready: false, phase: 'starting', checks: {} });
    readiness.serve();
    expect((await readiness.report()).ready).toBe(true);
    readiness.onModuleDestroy();
    expect(await readiness.report()).toEqual({ ready: false, phase: 'draining', checks: {} });
  });

  it('needs every check, and says which one failed and why', async () => {
    const readiness = serving();
    readiness.add('cache', works);
    readiness.add('database', fails);
    expect(await readiness.report()).toEqual({
      ready: false,
      phase: 'serving',
      checks: { cache: 'ok', database: 'connection refused' },
    });
  });

  it('needs what must work at the start only until it has worked once: webhooks are answered without Kafka', async () => {
    const readiness = serving();
    let kafka = fails;
    readiness.addAtStart('messaging', () => kafka());
    expect((await readiness.report()).ready).toBe(false);
    kafka = works;
    expect((await readiness.report()).ready).toBe(true);
    kafka = fails;
    expect(await readiness.report()).toEqual({
      ready: true,
      phase: 'serving',
      checks: { messaging: 'connection refused' },
    });
  });

  it('does not wait for a check that hangs', async () => {
    const readiness = serving();
    readiness.add('database', () => new Promise(() => undefined));
    expect((await readiness.report()).checks).toEqual({ database: 'no answer within 1000 ms' });
  });
});
