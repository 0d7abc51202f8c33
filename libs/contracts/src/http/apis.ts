import { CALLS_ENDPOINTS } from './calls.js';
import { CHAT_ENDPOINTS } from './chat.js';
import type { HttpApi } from './define-api.js';
import { RULES_ENDPOINTS } from './rules.js';
import { SMS_ENDPOINTS } from './sms.js';
import { CALLS_WEBHOOKS, SMS_WEBHOOKS } from './telnyx-webhooks.js';

export const CALLS_API: HttpApi = {
  service: 'call-ingestion',
  prefix: '/calls',
  title: 'calls',
  description: 'What happens on the telephone lines of offices: events come in, calls and their outcomes can be read.',
  endpoints: CALLS_ENDPOINTS,
  webhooks: CALLS_WEBHOOKS,
};

export const RULES_API: HttpApi = {
  service: 'rules',
  prefix: '/rules',
  title: 'rules',
  description: 'What offices want to happen when a call is missed, and why it did or did not happen.',
  endpoints: RULES_ENDPOINTS,
  webhooks: [],
};

export const SMS_API: HttpApi = {
  service: 'sms-dispatch',
  prefix: '/sms',
  title: 'texts',
  description: 'The texts that are sent for offices, and callers who want none.',
  endpoints: SMS_ENDPOINTS,
  webhooks: SMS_WEBHOOKS,
};

export const CHAT_API: HttpApi = {
  service: 'chat',
  prefix: '/chat',
  title: 'chat',
  description:
    'Conversations with callers, and the people behind their numbers. Changes are also sent over a live socket, which the AsyncAPI document describes.',
  endpoints: CHAT_ENDPOINTS,
  webhooks: [],
};

/** The APIs of all services, in the order in which a call passes through them. */
export const HTTP_APIS: readonly HttpApi[] = [CALLS_API, RULES_API, SMS_API, CHAT_API];
