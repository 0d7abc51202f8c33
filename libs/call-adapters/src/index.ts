export * from './adapted.js';
export * from './asterisk/asterisk-call-events.js';
export * from './call-event-messages.js';
export * from './freeswitch/freeswitch-call-events.js';
export * from './ringcentral/ringcentral-call-events.js';
export * from './telephone-number.js';
export * from './twilio/twilio-call-events.js';
