import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig, ServiceConfig } from './config.js';

const GOOD = {
  PORT: '3002',
  DATABASE_URL: 'postgres://rules:secret@db/textback',
  KAFKA_BROKERS: 'a:9092, b:9092',
  JWT_ISSUER: 'https://id.example',
  JWT_AUDIENCE: 'textback',
  JWKS_URL: 'https://id.example/jwks',
};

const messageOf = (env: Record<string, string>): string => {
  try {
    readConfig(ServiceConfig, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

describe('the configuration', () => {
  it('is read with its defaults', () => {
    expect(readConfig(ServiceConfig, GOOD)).toMatchObject({
      PORT: 3002,
      KAFKA_BROKERS: ['a:9092', 'b:9092'],
      KAFKA_TOPIC_PREFIX: '',
      LOG_LEVEL: 'info',
      CORS_ORIGINS: [],
    });
  });

  it('names every variable that is missing or wrong, an empty one too, and shows no value', () => {
    const message = messageOf({ ...GOOD, PORT: '99999', JWT_ISSUER: '', DATABASE_URL: 'mysql://root:hunter2@db' });
    expect(message).toContain('PORT: ');
    expect(message).toContain('JWT_ISSUER: is not set');
    expect(message).toContain('DATABASE_URL: ');
    expect(message).not.toContain('JWT_AUDIENCE');
    expect(message).not.toContain('hunter2');
  });

  it('has a secret of its own for logs when none is given, another one each time', () => {
    const keys = [1, 2].map(() => readConfig(ServiceConfig, GOOD).LOG_HASH_KEY);
    expect(keys[0]).toMatch(/^[\da-f]{32}$/);
    expect(keys[0]).not.toBe(keys[1]);
  });
});
