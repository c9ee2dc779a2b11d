/**
 * The version of the document schema. Raise it when a node, a mark or an attribute is added to shared/schema.ts. A client with
 * a lower version than a room may not enter it (S9).
 */
export const SCHEMA_VERSION = 3;
/** The oldest version in which a stored section can be read. Sections of version 1 were trees of elements. */
export const OLDEST_SCHEMA = 2;
