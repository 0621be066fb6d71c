import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { CreatedNow, NullableInstant, Text, WorkspaceKey } from './columns.js';

/** An API token, of which the ledger keeps only the hash. */
@Entity({ tableName: 'api_token' })
@Unique({ name: 'api_token_hash_key', properties: ['workspaceId', 'tokenHash'] })
export class ApiToken {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'uuid' }) declare id: string;
  @Text() declare name: string;
  @Text() declare role: string;
  /** SHA-256 of the whole token: it is 256 random bits, so a slow hash would add nothing. */
  @Property({ type: 'Uint8Array', columnType: 'bytea' }) declare tokenHash: Uint8Array;
  @CreatedNow() declare createdAt: Opt<Date>;
  @NullableInstant() declare expiresAt: Date | null;
  @NullableInstant() declare revokedAt: Date | null;
}
