import { type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql';
import { getMetadataStorage } from 'type-graphql';

/** A resolver of the schema: its parent type and its field. */
interface WatchedResolver {
  readonly type: string;
  readonly field: string;
}

/** Makes what is told of each answer of one resolver. */
export type WatchResolver = (resolver: WatchedResolver) => (seconds: number) => void;

/**
 * Tells how long resolvers take that wait for something: loaders, use cases. Plain properties, four in five fields, are left as they are;
 * of the calls that one list makes at once, which are answered together, the first is told of: a page of a thousand
 * records costs no more than one record.
 */
export function watchResolvers(schema: GraphQLSchema, watch: WatchResolver): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const isMethod = roots.includes(type) ? () => true : methodsOf(type.name);
    for (const field of Object.values(type.getFields()))
      if (isMethod(field.name)) watchField(field, () => watch({ type: type.name, field: field.name }));
  }
  return schema;
}

/** Which fields of a type are resolved by a method, of its class, of one that it extends, or of a resolver. */
function methodsOf(typeName: string): (field: string) => boolean {
  const { objectTypes, fieldResolvers } = getMetadataStorage();
  const target = objectTypes.find(({ name }) => name === typeName)?.target;
  const classes = new Set<unknown>();
  for (let each: unknown = target; typeof each === 'function'; each = Object.getPrototypeOf(each))
    classes.add(each);
  const methods = fieldResolvers
    .filter(({ getObjectType }) => classes.has(getObjectType?.()))
    .filter(({ target: at, methodName }) => {
      const own = Object.getOwnPropertyDescriptor(at.prototype, methodName);
      return typeof own?.value === 'function';
    })
    .map(({ schemaName }) => schemaName);
  return (field) => methods.includes(field);
}

function watchField(field: GraphQLField<unknown, unknown>, begin: () => (seconds: number) => void): void {
  const { resolve } = field;
  if (resolve === undefined) return;
  let observe: ((seconds: number) => void) | undefined;
  let isToldOf = false;
  const forget = () => {
    isToldOf = false;
  };
  field.resolve = (source, args, context, info) => {
    if (isToldOf) return resolve(source, args, context, info);
    const startedAt = performance.now();
    const result: unknown = resolve(source, args, context, info);
    if (!(result instanceof Promise)) return result;
    isToldOf = true;
    queueMicrotask(forget);
    // Made with its first answer: a resolver that nobody asks for has no series.
    observe ??= begin();
    const tell = observe;
    const settled = () => tell((performance.now() - startedAt) / 1_000);
    result.then(settled, settled);
    return result;
  };
}
