import { get, randomId, request } from './api.js';

/** What the page knows about the office. Views read it, and are told when it changed. */
export class Office {
  name = 'Your office';
  /** @type {{ settings: object, etag: string } | null} */
  settings = null;
  calls = [];
  /** Open tiles by conversation id. */
  tiles = new Map();
  held = [];
  /** @type {{ conversation: object, messages: object[] } | null} the conversation that is open, oldest message first */
  open = null;
  /** Names by telephone number, as far as they are known. */
  names = new Map();

  #listeners = [];
  #refreshing = new Map();
  #answerKey = null;
  /** Numbers whose names were asked for. */
  #asked = new Set();

  constructor(officeId) {
    this.id = officeId;
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  #changed() {
    for (const listener of this.#listeners) listener();
  }

  /** Reads everything again. Rejects when that is not possible. */
  async load() {
    const [, tiles] = await Promise.all([
      this.loadSettings(),
      get(`${this.#chat}/conversations?state=open&limit=100`),
      this.loadCalls(),
      this.loadHeld(),
    ]);
    this.tiles = new Map();
    for (const tile of tiles.items) this.#keepTile(tile);
    if (this.open !== null) await this.openConversation(this.open.conversation.conversationId);
    this.#changed();
  }

  async loadSettings() {
    const [office, { body, etag }] = await Promise.all([
      get(`/rules/v1/offices/${this.id}`),
      request('GET', `/rules/v1/offices/${this.id}/settings`),
    ]);
    this.name = office.name;
    this.settings = { settings: body, etag };
    this.#changed();
  }

  async loadCalls() {
    const { items } = await get(`/calls/v1/offices/${this.id}/calls?limit=50`);
    this.calls = items;
    for (const { from } of items) {
      if (from === null || this.#asked.has(from)) continue;
      this.#asked.add(from);
      void this.loadName(from).catch(() => this.#asked.delete(from));
    }
    this.#changed();
  }

  async loadHeld() {
    const { items } = await get(`${this.#chat}/held-replies?limit=50`);
    this.held = items;
    this.#changed();
  }

  /** Who has this number, as one line; the number itself when nobody is known. */
  async loadName(phone) {
    const { items } = await get(`${this.#chat}/people?phone=${encodeURIComponent(phone)}`);
    this.#keepName(phone, items);
    this.#changed();
  }

  receipt(callId) {
    return get(`/rules/v1/offices/${this.id}/decisions/${callId}`);
  }

  /** Changes the settings; somebody else's change in between is not overwritten. */
  async changeSettings(change) {
    const { settings, etag } = this.settings;
    const changed = structuredClone(settings);
    change(changed);
    try {
      await request('PUT', `/rules/v1/offices/${this.id}/settings`, { body: changed, headers: { 'if-match': etag } });
    } finally {
      await this.loadSettings();
    }
  }

  async openConversation(conversationId) {
    const [conversation, messages] = await Promise.all([
      get(this.#path(conversationId)),
      get(`${this.#path(conversationId)}/messages?limit=100`),
    ]);
    this.open = { conversation, messages: messages.items.toReversed() };
    this.#keepTile(conversation);
    this.#changed();
    await this.markRead();
  }

  closePane() {
    this.open = null;
    this.#changed();
  }

  /** Everything in the open conversation has been seen. */
  async markRead() {
    if (this.open === null || this.open.conversation.unread === 0 || document.hidden) return;
    await this.act('read');
  }

  /** `read`, `claim`, `release`, `close` or `reopen` on the open conversation. */
  async act(action) {
    const { body } = await request('POST', `${this.#path(this.open.conversation.conversationId)}/${action}`);
    this.#keepConversation(body);
    this.#changed();
  }

  async choosePerson(personId) {
    const path = `${this.#path(this.open.conversation.conversationId)}/person`;
    this.#keepConversation((await request('POST', path, { body: { personId } })).body);
    this.#changed();
  }

  /** Answers in the open conversation. Sent again after a failure, it is the same answer and arrives once. */
  async answer(text) {
    const { conversationId } = this.open.conversation;
    if (this.#answerKey?.text !== text || this.#answerKey.conversationId !== conversationId)
      this.#answerKey = { text, conversationId, key: randomId() };
    const { body } = await request('POST', `${this.#path(conversationId)}/messages`, {
      body: { text },
      headers: { 'idempotency-key': this.#answerKey.key },
    });
    this.#answerKey = null;
    this.#keepMessage(conversationId, body);
    this.#changed();
  }

  /** Applies a live update. */
  apply(update) {
    const { conversationId } = update;
    switch (update.kind) {
      case 'tile.opened':
      case 'tile.changed':
      case 'tile.closed': {
        // Live updates go to all users alike; how much is unread is each user's own, and is asked for.
        const unread = this.#known(conversationId)?.unread ?? 0;
        this.#keepConversation({ ...update.conversation, unread });
        if (update.kind === 'tile.opened') this.#refreshSoon(conversationId);
        break;
      }
      case 'message.added':
      case 'message.status':
        this.#keepMessage(conversationId, update.message);
        if (update.message.kind === 'caller') this.#refreshSoon(conversationId);
        if (update.message.held !== null) void this.loadHeld().catch(() => undefined);
        break;
    }
    this.#changed();
  }

  #known(conversationId) {
    const open = this.open?.conversation;
    return open?.conversationId === conversationId ? open : this.tiles.get(conversationId);
  }

  /** Several updates of one conversation in a row are one question. */
  #refreshSoon(conversationId) {
    if (this.#refreshing.has(conversationId)) return;
    const timer = setTimeout(() => void this.#refresh(conversationId), 150);
    this.#refreshing.set(conversationId, timer);
  }

  async #refresh(conversationId) {
    this.#refreshing.delete(conversationId);
    try {
      this.#keepConversation(await get(this.#path(conversationId)));
      this.#changed();
      await this.markRead();
    } catch {
      // The next update asks again; until then the tile shows what it did.
    }
  }

  #keepConversation(conversation) {
    this.#keepTile(conversation);
    if (this.open?.conversation.conversationId === conversation.conversationId) this.open.conversation = conversation;
  }

  #keepTile(conversation) {
    this.#keepName(conversation.phone, conversation.people);
    if (conversation.state === 'open') this.tiles.set(conversation.conversationId, conversation);
    else this.tiles.delete(conversation.conversationId);
  }

  #keepName(phone, people) {
    if (people.length > 0) this.names.set(phone, people.map(({ name }) => name).join(' or '));
  }

  #keepMessage(conversationId, message) {
    if (this.open?.conversation.conversationId !== conversationId) return;
    const { messages } = this.open;
    const at = messages.findIndex(({ messageId }) => messageId === message.messageId);
    if (at === -1) messages.push(message);
    else messages[at] = message;
  }

  get #chat() {
    return `/chat/v1/offices/${this.id}`;
  }

  #path(conversationId) {
    return `${this.#chat}/conversations/${conversationId}`;
  }
}
