import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** First part of every primary key, every foreign key and every index. */
export const WorkspaceKey = () => PrimaryKey({ type: 'uuid' });

export const Text = () => Property({ type: 'text' });
export const NullableText = () => Property({ type: 'text', nullable: true });

/** Instants are stored to the millisecond: a finer database clock would flip half-open boundaries. */
export const Instant = () => Property({ type: 'Date', columnType: 'timestamptz(3)' });
export const NullableInstant = () => Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true });

/** The instant at which the database took the row in. */
export const CreatedNow = () => Property({ type: 'Date', columnType: 'timestamptz(3)', defaultRaw: 'now()' });
