/** Describes the API in OpenAPI 3.1, from the table of routes. */
import { z } from 'zod';
import { zErrorBody } from '#shared/api.ts';
import type { Route } from '#server/http/route.ts';

type Json = Readonly<Record<string, unknown>>;

// Dates and transforms have no JSON Schema. With `any` their type stays open instead of throwing an error; in JSON they are
// text.
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return made;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parametersOf(schema: z.ZodType | undefined, location: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties, required } = schemaOf(schema, 'input');
  if (!isObject(properties)) return [];
  return Object.entries(properties).map(([name, described]) => ({
    name,
    in: location,
    required: location === 'path' || (Array.isArray(required) && required.includes(name)),
    schema: described,
  }));
}

function operationOf(route: Route): Json {
  const parameters = [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')];
  return {
    summary: route.summary,
    security: route.who === 'signedIn' ? [{ session: [] }] : [],
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
    }),
    ...(route.upload && {
      requestBody: { required: true, content: Object.fromEntries(route.upload.types.map((type) => [type, {}])) },
    }),
    responses: {
      200: {
        description: 'Done.',
        content:
          'file' in route.answer
            ? { [route.answer.file]: {} }
            : { 'application/json': { schema: schemaOf(route.answer, 'output') } },
      },
      default: { description: 'Refused.', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
    },
  };
}

let described: { openapi: string } | null = null;

/** The description of all routes. It is computed once, because the table does not change while the server runs. */
export function describeApi(routes: readonly Route[]): { openapi: string } {
  if (described !== null) return described;
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Alongside',
      version: '1',
      description: 'One care plan, written together. Errors come from one closed list of codes.',
    },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'alongside.session_token' } },
      schemas: { Error: schemaOf(zErrorBody, 'output') },
    },
  };
  described = document;
  return document;
}
