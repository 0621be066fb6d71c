/** A team of the demo company and how it works. */
export interface DemoTeam {
  readonly name: string;
  /** Its part of all changes. */
  readonly share: number;
  /** Its lead times against the company's. */
  readonly pace: number;
  /** The part of its changes that fail. */
  readonly failureShare: number;
  readonly services: readonly string[];
  readonly people: readonly string[];
}

/** Gets worse in the last week: what the first nightly evaluation should find. */
export const WORSENING_TEAM = 'fulfilment';
/** Gets better over the last quarter. */
export const IMPROVING_TEAM = 'search';
/** Services that nobody has touched for weeks. */
export const QUIET_SERVICES: readonly string[] = ['gift-cards', 'legacy-reports', 'store-locator'];

export const TEAMS: readonly DemoTeam[] = [
  {
    name: 'payments',
    share: 1.3,
    pace: 1.1,
    failureShare: 0.06,
    services: ['payments-api', 'card-vault', 'fraud-scoring', 'invoicing', 'gift-cards'],
    people: ['Amira Haddad', 'Jonas Keller', 'Priya Nair', 'Tom Visser', 'Lena Braun'],
  },
  {
    name: 'checkout',
    share: 1.4,
    pace: 0.8,
    failureShare: 0.08,
    services: ['checkout-api', 'cart', 'promotions', 'tax-calculator', 'order-events'],
    people: ['Marco Rossi', 'Sofia Lind', 'Daan de Boer', 'Grace Okafor', 'Ivo Petrov'],
  },
  {
    name: 'catalog',
    share: 1.1,
    pace: 1.0,
    failureShare: 0.07,
    services: ['product-catalog', 'pricing', 'media-store', 'category-tree', 'supplier-feed'],
    people: ['Hanna Virtanen', 'Luis Ortega', 'Mei Chen', 'Pieter Smit', 'Nora Dahl'],
  },
  {
    name: 'search',
    share: 0.9,
    pace: 1.0,
    failureShare: 0.09,
    services: ['search-api', 'indexer', 'recommendations', 'autocomplete', 'ranking'],
    people: ['Yusuf Demir', 'Clara Weiss', 'Ken Tanaka', 'Ella Novak', 'Raj Patel'],
  },
  {
    name: 'fulfilment',
    share: 1.1,
    pace: 1.0,
    failureShare: 0.08,
    services: ['warehouse', 'shipping-labels', 'returns', 'stock-levels', 'carrier-gateway'],
    people: ['Bram Jansen', 'Aoife Kelly', 'Diego Morales', 'Ines Costa', 'Viktor Horak'],
  },
  {
    name: 'identity',
    share: 0.7,
    pace: 1.3,
    failureShare: 0.05,
    services: ['login', 'accounts', 'consent', 'session-store', 'address-book'],
    people: ['Freya Olsen', 'Samir Aziz', 'Julia Wolf', 'Oskar Nowak', 'Zoe Martin'],
  },
  {
    name: 'mobile',
    share: 0.8,
    pace: 1.6,
    failureShare: 0.11,
    services: ['mobile-gateway', 'push-notifications', 'app-config', 'store-locator', 'deep-links'],
    people: ['Noah Fischer', 'Anouk Bakker', 'Chidi Eze', 'Laura Conti', 'Milan Kovac'],
  },
  {
    name: 'platform',
    share: 0.9,
    pace: 0.9,
    failureShare: 0.07,
    services: ['ingress', 'message-bus', 'build-farm', 'observability', 'legacy-reports'],
    people: ['Erik Lund', 'Fatima Zahra', 'Ruben Mulder', 'Sara Benali', 'Oliver Grant'],
  },
];

/** People in no team: what they own is "Unassigned". */
export const WITHOUT_TEAM: readonly string[] = [
  'Dora Lange',
  'Felix Hart',
  'Mina Sato',
  'Paul Renard',
  'Tess Quinn',
];

/** The user that a person signs in as. Example: "Amira Haddad" → u-amira-haddad. */
export function userOf(person: string): string {
  return `u-${person.toLowerCase().replaceAll(' ', '-')}`;
}

/** What a person reads for a service. Example: "checkout-api" → "Checkout API". */
export function serviceName(key: string): string {
  return key
    .replaceAll('-', ' ')
    .replace(/^./, (first) => first.toUpperCase())
    .replace(/\bapi\b/, 'API');
}
