import fc from 'fast-check';

/** The same examples each time, so that a score does not depend on luck. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 1 });
