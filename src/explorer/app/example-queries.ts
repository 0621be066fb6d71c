/** A query that the explorer keeps at hand. `query` names its operation: GraphiQL titles the tab with it. */
export interface ExampleQuery {
  readonly title: string;
  readonly description: string;
  readonly query: string;
}

const THE_FOUR_NUMBERS = `# The four numbers of the 30 days that end now,
# against the 30 days before them. A value is null
# where there is nothing to measure (sampleSize: 0).
query TheFourNumbers {
  dora {
    window {
      start
      end
      days
    }
    overall {
      deployFrequencyPerDay {
        value
        previous
        delta
        band
        sampleSize
      }
      leadTimeHours {
        p50
        p90
        previous
        delta
        band
        sampleSize
      }
      changeFailureRate {
        value
        previous
        delta
        band
        failed
        pending
        sampleSize
      }
      mttrHours {
        p50
        p90
        previous
        delta
        band
        sampleSize
      }
    }
  }
}
`;

const BY_TEAM_LAST_30_DAYS = `# By team, last 30 days: the largest sample first,
# each with its newest seven days. The key null is
# "Unassigned": records of people in no team.
query ByTeamLast30Days {
  dora(groupBy: TEAM) {
    groups(first: 20) {
      totalCount
      edges {
        node {
          key
          label
          metrics {
            deployFrequencyPerDay {
              value
              delta
              band
              series(last: 7) {
                ...Point
              }
            }
            leadTimeHours {
              p50
              p90
              delta
              band
              series(last: 7) {
                ...Point
                p90
              }
            }
            changeFailureRate {
              value
              delta
              band
              failed
              sampleSize
            }
            mttrHours {
              p50
              p90
              delta
              band
              sampleSize
            }
          }
        }
      }
    }
  }
}

fragment Point on SeriesPoint {
  start
  value
  sampleSize
  partial
}
`;

const WHAT_FAILED_AND_WHY = `# What failed and why: the changes behind the failure
# rate, with their incidents and assets. For the next
# page: failures(first: 10, after: "<endCursor>")
query WhatFailedAndWhy {
  dora {
    overall {
      changeFailureRate {
        value
        failed
        sampleSize
        failures(first: 10) {
          totalCount
          pageInfo {
            hasNextPage
            endCursor
          }
          edges {
            node {
              number
              title
              changeType
              state
              closureCode
              completedAt
              leadTimeHours
              team
              url
              affectedAssets {
                key
                name
              }
              incidents {
                number
                title
                severity
                openedAt
                timeToResolveHours
              }
            }
          }
        }
      }
    }
  }
}
`;

/** What a first visit opens as tabs, in this order, and what the explorer's "Examples" pane offers ever after. */
export const EXAMPLE_QUERIES: readonly ExampleQuery[] = [
  {
    title: 'The four numbers',
    description: 'All four metrics for the workspace, with the previous 30 days, the change and the band.',
    query: THE_FOUR_NUMBERS,
  },
  {
    title: 'By team, last 30 days',
    description: 'The same metrics for each team, with a point a day for the last week.',
    query: BY_TEAM_LAST_30_DAYS,
  },
  {
    title: 'What failed and why',
    description: 'The failed changes behind the failure rate, with their incidents and assets.',
    query: WHAT_FAILED_AND_WHY,
  },
];
