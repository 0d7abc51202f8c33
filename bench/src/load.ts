import { Agent, request } from 'node:http';

/** A prepared POST: its path, headers and body are ready before the clock starts. */
export interface Shot {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** How a round of requests went. */
export interface Load {
  readonly perSecond: number;
  /** Time to the end of the answer, in milliseconds, one for each request. */
  readonly latencies: readonly number[];
  /** Answers that were not 2xx. */
  readonly failures: number;
}

const post = (agent: Agent, base: URL, shot: Shot): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { agent, host: base.hostname, port: base.port, method: 'POST', path: shot.path, headers: shot.headers },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    sent.once('error', reject);
    sent.end(shot.body);
  });

/** Sends all shots over `connections` kept-alive connections, each as fast as its answers come. */
export async function closedLoop(url: string, shots: readonly Shot[], connections: number): Promise<Load> {
  const base = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  let failures = 0;
  let next = 0;
  const began = performance.now();
  const worker = async (): Promise<void> => {
    for (let shot = shots[next++]; shot !== undefined; shot = shots[next++]) {
      const sentAt = performance.now();
      const status = await post(agent, base, shot);
      latencies.push(performance.now() - sentAt);
      if (status < 200 || status > 299) failures += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - began) / 1_000;
  agent.destroy();
  return { perSecond: shots.length / seconds, latencies, failures };
}

/**
 * Sends the shots at a fixed rate, whatever the answers do, so that a slow answer does not slow the load down with it.
 * @param onSend called with the shot's index right before it leaves
 */
export async function openLoop(
  url: string,
  shots: readonly Shot[],
  perSecond: number,
  onSend: (index: number) => void,
): Promise<{ failures: number }> {
  const base = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const began = performance.now();
  const answers: Promise<number>[] = [];
  for (const [index, shot] of shots.entries()) {
    const due = began + (index * 1_000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    onSend(index);
    answers.push(post(agent, base, shot));
  }
  const statuses = await Promise.all(answers);
  agent.destroy();
  return { failures: statuses.filter((status) => status < 200 || status > 299).length };
}
