import { writeFileSync } from 'node:fs';
import { createSchema, schemaText } from './schema.js';

writeFileSync('schema.graphql', schemaText(createSchema()));
