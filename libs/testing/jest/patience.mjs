import { jest } from '@jest/globals';

// Loaded before each spec of the projects `int` and `e2e`: Jest takes a time limit of its own configuration for all
// projects or for none. A minute is far more than any of these tests needs, on a machine that does nothing else.
jest.setTimeout(60_000);
