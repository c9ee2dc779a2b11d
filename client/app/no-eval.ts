/**
 * Turns off zod's compilation of schemas (JIT). The content security policy forbids it, and zod's own test for it would already
 * be reported as a violation. Import this file before any file that makes a schema.
 */
import { config } from 'zod';

config({ jitless: true });
