/** Counts up when a node, a mark or an attribute is added to shared/schema.ts. A client that knows less than a room is kept out (S9). */
export const SCHEMA_VERSION = 1;
