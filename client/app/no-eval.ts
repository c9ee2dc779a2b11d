/**
 * Schemas are checked without compiling them: the content policy forbids that, and a mere try is reported as a violation.
 * Imported before anything that holds a schema.
 */
import { config } from 'zod';

config({ jitless: true });
