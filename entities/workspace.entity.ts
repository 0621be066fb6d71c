import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { CreatedNow, Text } from './columns.js';

/** A tenant: one company's ledger, its people, its settings. Nothing is shared between two of them. */
@Entity({ tableName: 'workspace' })
export class Workspace {
  @PrimaryKey({ type: 'uuid' }) declare id: string;
  @Text() @Unique({ name: 'workspace_slug_key' }) declare slug: string;
  @Text() declare name: string;
  /** IANA name; days, weeks and months are this zone's. */
  @Text() declare timeZone: string;
  /** Keys as in definitions.md, `dora_failure_window_hours` among them; parsed by `src/domain/settings.ts`. */
  @Property({ type: 'json', columnType: 'jsonb', default: '{}' }) declare settings: unknown;
  @CreatedNow() declare createdAt: Opt<Date>;
}
