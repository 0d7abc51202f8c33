import fc from 'fast-check';

// Properties look at the same examples in each run, so that a score does not depend on luck; and they do not look for the
// smallest example that fails, which nobody would read.
fc.configureGlobal({ seed: 1, endOnFailure: true });
