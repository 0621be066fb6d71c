import assert from 'node:assert/strict';
import { ConfigError, readConfig } from '../../src/config.js';

describe('the settings', () => {
  it('have a default each', () => {
    const { PORT, HOST, VIGILO_DATA_DIR, LOG_LEVEL } = readConfig({});
    assert.deepEqual([PORT, HOST, VIGILO_DATA_DIR, LOG_LEVEL], [4000, '127.0.0.1', '.vigilo', 'info']);
  });

  for (const [name, value] of [
    ['PORT', '70000'],
    ['PORT', 'abc'],
    ['LOG_LEVEL', 'loud'],
    ['DATABASE_URL', 'mysql://x'],
    ['VIGILO_DEMO', 'maybe'],
    ['JWT_SECRET', 'short'],
    ['VIGILO_RECORD_URL', 'https://x'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318'],
    ['VIGILO_COLOUR', 'red'],
  ] as const) {
    it(`refuse ${name}=${value} in one line that names it`, () => {
      assert.throws(
        () => readConfig({ [name]: value }),
        (error) =>
          error instanceof ConfigError && error.message.includes(name) && !error.message.includes('\n'),
      );
    });
  }

  it('name every fault at once, and never show a secret', () => {
    assert.throws(
      () => readConfig({ PORT: 'x', JWT_SECRET: 'hunter2' }),
      (error) =>
        error instanceof ConfigError &&
        /PORT.*JWT_SECRET/.test(error.message) &&
        !error.message.includes('hunter2'),
    );
  });
});
