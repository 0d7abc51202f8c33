import { io } from './socket.io.js';
import { currentToken, forgetToken } from './api.js';

/**
 * The office's live updates, each once and in order. After any interruption it goes on from the last `seq` that it has seen;
 * what it cannot catch up with, it reports as a resync, after which everything must be read again.
 */
export class Live {
  #socket;
  #office;
  #handlers;
  #seen = null;
  #subscribing = false;
  #again = false;
  /** Updates that came while everything is read again; null: none have to wait. */
  #waiting = null;

  /**
   * @param handlers.state called with `connecting`, `live`, `lost` or `refused` and a sentence for people
   * @param handlers.update called with each update
   * @param handlers.resync reads everything again; updates wait until it has
   */
  constructor(office, handlers) {
    this.#office = office;
    this.#handlers = handlers;
    this.#socket = io('/live', {
      path: '/chat/socket.io',
      transports: ['websocket'],
      // Asked again for each connection, so that a reconnect never shows an old token.
      auth: async (done) => done(await this.#credentials()),
      reconnectionDelay: 500,
      reconnectionDelayMax: 3_000,
      timeout: 5_000,
      randomizationFactor: 0.5,
    });
    this.#socket.on('connect', () => void this.#subscribe());
    this.#socket.on('update', (update) => this.#receive(update));
    this.#socket.on('head', ({ officeId, seq }) => {
      // The server is ahead of us: something was lost on the way.
      if (officeId === this.#office && this.#seen !== null && seq > this.#seen) void this.#subscribe();
    });
    this.#socket.on('disconnect', (reason) => {
      this.#handlers.state('lost', 'Connection lost. Trying again…');
      // The server ended it, e.g. because the token did; the library only comes back by itself in the other cases.
      if (reason === 'io server disconnect') this.#comeBack();
    });
    this.#socket.on('connect_error', (error) => {
      if (this.#socket.active) return this.#handlers.state('lost', 'No connection. Trying again…');
      this.#handlers.state('refused', `Refused: ${error.data?.title ?? error.message}. Trying again…`);
      this.#comeBack();
    });
  }

  /** Without a token the server refuses, which says more than a connection that is never tried. */
  async #credentials() {
    try {
      return { token: await currentToken() };
    } catch {
      return {};
    }
  }

  #comeBack() {
    forgetToken();
    setTimeout(() => this.#socket.connect(), 1_000 + Math.random() * 2_000);
  }

  /** One at a time; whoever asks meanwhile gets another round. */
  async #subscribe() {
    if (this.#subscribing) {
      this.#again = true;
      return;
    }
    this.#subscribing = true;
    try {
      const since = this.#seen === null ? {} : { since: this.#seen };
      const answer = await this.#socket.timeout(8_000).emitWithAck('subscribe', { officeId: this.#office, ...since });
      if (!answer.ok) {
        this.#handlers.state('refused', answer.problem.title);
        return;
      }
      if (this.#seen === null || answer.resync) {
        this.#waiting = [];
        await this.#handlers.resync();
        const waiting = this.#waiting;
        this.#waiting = null;
        this.#seen = answer.head;
        for (const update of waiting) this.#receive(update);
      } else for (const update of answer.updates) this.#receive(update);
      this.#handlers.state('live', 'Live');
    } catch {
      if (this.#socket.connected) {
        this.#handlers.state('lost', 'No answer. Trying again…');
        setTimeout(() => void this.#subscribe(), 1_000 + Math.random() * 1_000);
      }
    } finally {
      this.#waiting = null;
      this.#subscribing = false;
      if (this.#again) {
        this.#again = false;
        void this.#subscribe();
      }
    }
  }

  #receive(update) {
    if (this.#waiting !== null) {
      this.#waiting.push(update);
      return;
    }
    if (this.#seen === null || update.officeId !== this.#office || update.seq <= this.#seen) return;
    if (update.seq !== this.#seen + 1) {
      void this.#subscribe();
      return;
    }
    this.#seen = update.seq;
    this.#handlers.update(update);
  }
}
