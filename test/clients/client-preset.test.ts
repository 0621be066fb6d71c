import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { buildSchema, parse } from 'graphql';
import { startTestApp, type TestApp } from '../support/app.js';
import { get } from '../support/client.js';
import { smallLedger } from '../support/small-ledger.js';

const run = promisify(execFile);
const END_MS = Date.parse('2026-05-20T00:00:00Z');
const DOCUMENT = `query Overview($groupBy: DoraDimension!) {
    dora(groupBy: $groupBy) { overall { leadTimeHours { value band } } groups { edges { node { label } } } }
  }`;
const PROGRAM = `import { graphql } from './gql/index.js';
import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';

const OVERVIEW = graphql(\`${DOCUMENT}\`);
const variables: VariablesOf<typeof OVERVIEW> = { groupBy: 'TEAM' };
const [url = '', token = ''] = process.argv.slice(2);
const response = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: \`Bearer \${token}\` },
  body: JSON.stringify({ query: OVERVIEW.toString(), variables }),
});
const { data } = (await response.json()) as { data: ResultOf<typeof OVERVIEW> };
const value: number | null | undefined = data.dora.overall.leadTimeHours.value;
console.log(JSON.stringify({ value, labels: data.dora.groups.edges.map(({ node }) => node.label) }));
`;

describe("graphql-codegen's client preset", function () {
  this.timeout(60_000);
  let app: TestApp;
  let folder: string;
  before(async () => {
    app = await startTestApp({
      clock: () => END_MS,
      ledger: smallLedger({ endMs: END_MS, teams: 3, days: 40 }),
    });
    folder = await mkdtemp(join(tmpdir(), 'vigilo-preset-'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await app?.close();
  });

  const generate = async () => {
    const text = readFileSync('schema.graphql', 'utf8');
    const sections = await preset.buildGeneratesSection({
      baseOutputDir: join(folder, 'gql/'),
      config: { documentMode: 'string', useTypeImports: true, enumsAsTypes: true },
      presetConfig: { fragmentMasking: false },
      schema: parse(text),
      schemaAst: buildSchema(text),
      documents: [{ location: join(folder, 'program.ts'), document: parse(DOCUMENT), rawSDL: DOCUMENT }],
      plugins: [],
      pluginMap: {},
    });
    for (const section of sections) {
      await mkdir(dirname(section.filename), { recursive: true });
      // Node and tsc want the ending that bundlers do without.
      const code = (await codegen(section)).replace(/((?:from |import\()(['"]))(\.\/[\w-]+)\2/g, '$1$3.js$2');
      await writeFile(section.filename, code);
    }
  };

  it('makes types of the schema that a program is checked by, and runs with', async () => {
    await generate();
    await writeFile(join(folder, 'program.ts'), PROGRAM);
    await writeFile(join(folder, 'package.json'), '{"type": "module"}');
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    const compilerOptions = {
      strict: true,
      module: 'nodenext',
      target: 'es2023',
      outDir: 'out',
      types: ['node'],
      skipLibCheck: true,
    };
    const config = { compilerOptions, files: ['program.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const { stdout: faults } = await run(resolve('node_modules/.bin/tsc'), ['-p', folder]).catch(
      (error) => error,
    );
    assert.equal(faults, '');
    const url = `${app.url}/ws/${app.slug}/graphql`;
    const { stdout } = await run(process.execPath, [join(folder, 'out/program.js'), url, app.tokens.viewer]);
    const rest = (await (await get(app, '/api/v1/analytics/dora/')).json()) as {
      lead_time_hours: { p50: number };
    };
    assert.equal(JSON.parse(stdout).value, rest.lead_time_hours.p50);
    assert.ok(JSON.parse(stdout).labels.includes('team-00'), stdout);

    await writeFile(join(folder, 'program.ts'), PROGRAM.replace("'TEAM'", "'COLOUR'"));
    const refused = await run(resolve('node_modules/.bin/tsc'), ['-p', folder]).catch((error) => error);
    assert.match(refused.stdout, /COLOUR/);
  });
});
