/**
 * Input types as tables of fields, for what is given in several forms: as a new element, as its changes, as a template of
 * it. What the forms have in common is a table of its own, spread into each; a field said again behind it keeps its place
 * and has the new meaning. Inputs that nothing is shared with are classes with decorators.
 */
import type { GraphQLScalarType } from "graphql";
import { type ClassType, Field, InputType } from "type-graphql";

/** As type-graphql takes it: a scalar, an enum, the class of an input, or a list of one of these. */
type FieldType = ClassType | typeof String | typeof Boolean | GraphQLScalarType | object | readonly [FieldType];

interface InputField<Type = FieldType, Nullable = boolean> {
  readonly type: Type;
  readonly nullable: Nullable;
  readonly description: string;
}

type InputFields = Readonly<Record<string, InputField>>;

/** What a resolver gets for a field of that type. */
type ValueOf<Type> = Type extends readonly [infer Item]
  ? ValueOf<Item>[]
  : Type extends StringConstructor
    ? string
    : Type extends BooleanConstructor
      ? boolean
      : Type extends GraphQLScalarType<infer Value, unknown>
        ? Value
        : Type extends ClassType<infer Input>
          ? Input
          : Type[keyof Type];

type KeysOf<Fields extends InputFields, Nullable> = {
  [Key in keyof Fields]: Fields[Key]["nullable"] extends Nullable ? Key : never;
}[keyof Fields];

type Values<Fields extends InputFields> = {
  readonly [Key in KeysOf<Fields, false>]: ValueOf<Fields[Key]["type"]>;
} & { readonly [Key in KeysOf<Fields, true>]?: ValueOf<Fields[Key]["type"]> | null };

/** What a resolver gets of an input type. */
export type InputOf<Type extends ClassType> = InstanceType<Type>;

export function required<const Type extends FieldType>(type: Type, description: string): InputField<Type, false> {
  return { type, nullable: false, description };
}

export function optional<const Type extends FieldType>(type: Type, description: string): InputField<Type, true> {
  return { type, nullable: true, description };
}

/** An input type with these fields, in their order; its instances' type is what resolvers get. */
export function inputType<const Fields extends InputFields>(
  name: string,
  description: string,
  fields: Fields,
): ClassType<Values<Fields>> {
  @InputType(name, { description })
  class Input {}
  for (const [field, { type, ...options }] of Object.entries(fields))
    Field(() => type as ClassType | [ClassType], options)(Input.prototype, field);
  return Input as ClassType<Values<Fields>>;
}
