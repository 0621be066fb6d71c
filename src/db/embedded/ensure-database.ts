import pg from 'pg';
import { type ClusterPlace, DATABASE, urlOf } from './cluster-place.js';

const UNKNOWN_DATABASE = '3D000';

/** Makes the cluster's database where a first start has not come that far. */
export async function ensureDatabase(place: ClusterPlace, port: number): Promise<void> {
  try {
    await query(urlOf(place, port), 'select 1');
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== UNKNOWN_DATABASE) throw error;
    await query(urlOf(place, port, 'postgres'), `create database ${DATABASE}`);
  }
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
