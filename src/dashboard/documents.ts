import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

const DOCUMENTS_DIR = 'src/dashboard/app/documents';
export const DOCUMENTS_FILE = 'src/dashboard/app/documents.generated.ts';

const HEAD =
  '// Emitted by `npm run documents` from schema.graphql and documents/*.graphql; a test compares them. Change those.\n';
const SCALARS = { DateTime: 'string', Date: 'string' };

/** The dashboard's documents, by the names of their files. */
export async function readDocuments(projectDir: string) {
  const directory = join(projectDir, DOCUMENTS_DIR);
  const names = (await readdir(directory)).filter((name) => name.endsWith('.graphql')).sort();
  return Promise.all(
    names.map(async (name) => ({
      location: name,
      document: parse(await readFile(join(directory, name), 'utf8')),
    })),
  );
}

/** The dashboard's documents as typed constants, from the committed schema. */
export async function dashboardDocuments(projectDir: string): Promise<string> {
  const documents = await readDocuments(projectDir);
  const config = {
    scalars: SCALARS,
    useTypeImports: true,
    enumsAsTypes: true,
    immutableTypes: true,
    skipTypename: true,
    avoidOptionals: { field: true, inputValue: false, object: true },
  };
  const code = await codegen({
    documents,
    schema: parse(await readFile(join(projectDir, 'schema.graphql'), 'utf8')),
    filename: DOCUMENTS_FILE,
    config,
    plugins: [{ typescriptOperations: {} }, { typedDocumentNode: {} }],
    pluginMap: { typescriptOperations, typedDocumentNode },
  });
  return `${HEAD}${code}\n`;
}
