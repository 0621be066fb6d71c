// Emitted by `npm run documents` from schema.graphql and documents/*.graphql; a test compares them. Change those.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> =
  | T
  | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };

import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Roles, rising: each may do all that the ones before it may. */
export type Role =
  /** Also edits goals, thresholds, groups and channels, and writes the ledger. */
  | 'ADMIN'
  /** As engineer; also approves changes in the system of record. */
  | 'APPROVER'
  /** Also acknowledges alerts. */
  | 'ENGINEER'
  /** Everything. */
  | 'OWNER'
  /** Reads the analytics. */
  | 'VIEWER';

export type SessionQueryVariables = Exact<{ [key: string]: never }>;

export type SessionQuery = {
  readonly workspace: {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly timeZone: string;
    readonly doraFailureWindowHours: number;
  };
  readonly viewer: {
    readonly role: Role;
    readonly acknowledge: boolean;
    readonly editGoals: boolean;
    readonly editThresholds: boolean;
    readonly disableGroups: boolean;
    readonly editChannels: boolean;
    readonly member: { readonly id: string; readonly name: string; readonly team: string | null };
  };
};

export const SessionDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'Session' },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'workspace' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'name' } },
                { kind: 'Field', name: { kind: 'Name', value: 'slug' } },
                { kind: 'Field', name: { kind: 'Name', value: 'timeZone' } },
                { kind: 'Field', name: { kind: 'Name', value: 'doraFailureWindowHours' } },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'viewer' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'role' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'member' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'name' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'team' } },
                    ],
                  },
                },
                {
                  kind: 'Field',
                  alias: { kind: 'Name', value: 'acknowledge' },
                  name: { kind: 'Name', value: 'can' },
                  arguments: [
                    {
                      kind: 'Argument',
                      name: { kind: 'Name', value: 'permission' },
                      value: { kind: 'EnumValue', value: 'ACKNOWLEDGE_ALERTS' },
                    },
                  ],
                },
                {
                  kind: 'Field',
                  alias: { kind: 'Name', value: 'editGoals' },
                  name: { kind: 'Name', value: 'can' },
                  arguments: [
                    {
                      kind: 'Argument',
                      name: { kind: 'Name', value: 'permission' },
                      value: { kind: 'EnumValue', value: 'EDIT_GOALS' },
                    },
                  ],
                },
                {
                  kind: 'Field',
                  alias: { kind: 'Name', value: 'editThresholds' },
                  name: { kind: 'Name', value: 'can' },
                  arguments: [
                    {
                      kind: 'Argument',
                      name: { kind: 'Name', value: 'permission' },
                      value: { kind: 'EnumValue', value: 'EDIT_THRESHOLDS' },
                    },
                  ],
                },
                {
                  kind: 'Field',
                  alias: { kind: 'Name', value: 'disableGroups' },
                  name: { kind: 'Name', value: 'can' },
                  arguments: [
                    {
                      kind: 'Argument',
                      name: { kind: 'Name', value: 'permission' },
                      value: { kind: 'EnumValue', value: 'DISABLE_GROUPS' },
                    },
                  ],
                },
                {
                  kind: 'Field',
                  alias: { kind: 'Name', value: 'editChannels' },
                  name: { kind: 'Name', value: 'can' },
                  arguments: [
                    {
                      kind: 'Argument',
                      name: { kind: 'Name', value: 'permission' },
                      value: { kind: 'EnumValue', value: 'EDIT_CHANNELS' },
                    },
                  ],
                },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<SessionQuery, SessionQueryVariables>;
