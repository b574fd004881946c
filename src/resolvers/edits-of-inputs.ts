/**
 * From the inputs of mutations to the model's edits. In updates, what is absent stays and null clears: to nothing, to the
 * empty list, or to the default; what can't be without a value refuses null.
 */
import type { CreateAssetInput, UpdateAssetInput } from "../schema/asset-inputs.ts";
import type { BindingInput } from "../schema/binding.ts";
import type { CreateClassInput, UpdateClassInput } from "../schema/class-inputs.ts";
import type { ChangeInput, EditInput, EditName } from "../schema/model-edits.ts";
import type { PropertyDefinitionInput, PropertyInputType } from "../schema/property-inputs.ts";
import type {
  CreateTagInput,
  TagSourceInput,
  TagSourceTemplateInput,
  TagTemplateInput,
  UpdateTagInput,
  UpdateTagSourceInput,
} from "../schema/tag-inputs.ts";
import type { TranslationInput } from "../schema/translation.ts";
import type { AssetFields, ClassFields, ModelEdit, PropertyInput, TagFields } from "../twin/words/edits.ts";
import type {
  Binding,
  PropertyDefinition,
  TagSource,
  TagTemplate,
  Translation,
  Translations,
} from "../twin/words/elements.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { canonicalLanguage } from "../twin/words/translations.ts";
import { recordOfTexts } from "./texts.ts";

const EDITS: { readonly [Name in EditName]: (input: EditInput<Name>) => ModelEdit } = {
  createAsset: (input) => {
    const { id, parent, name, level } = input;
    const binding = input.binding && bindingOf(input.binding);
    return {
      edit: "createAsset",
      id: id ?? undefined,
      parent: parent ?? null,
      ...assetFields(input),
      binding,
      name,
      level,
    };
  },
  updateAsset: (input) => {
    const { id, binding } = input;
    return { edit: "updateAsset", id, ...assetFields(input), ...given({ binding }) };
  },
  moveAsset: ({ id, parent }) => ({ edit: "moveAsset", id, parent }),
  deleteAsset: ({ id, recursive }) => ({ edit: "deleteAsset", id, recursive: recursive ?? false }),
  createTag: (input) => {
    const { id, asset, name, dataType } = input;
    const source = input.source && { dataSource: input.source.dataSource, ...wayOf(input.source) };
    return { edit: "createTag", id: id ?? undefined, asset, ...tagFields(input), source, name, dataType };
  },
  updateTag: (input) => {
    const source = input.source && changedSource(input.source);
    return { edit: "updateTag", id: input.id, ...tagFields(input), ...given({ source }) };
  },
  moveTag: ({ id, asset }) => ({ edit: "moveTag", id, asset }),
  deleteTag: ({ id }) => ({ edit: "deleteTag", id }),
  createClass: (input) => ({ edit: "createClass", id: input.id ?? undefined, ...classFields(input), name: input.name }),
  updateClass: (input) => ({ edit: "updateClass", id: input.id, ...classFields(input) }),
  deleteClass: ({ id }) => ({ edit: "deleteClass", id }),
  relate: (input) => ({
    edit: "relate",
    id: input.id ?? undefined,
    type: input.type,
    from: input.from,
    to: input.to,
    properties: input.properties?.map(property),
  }),
  updateRelation: ({ id, properties }) => ({ edit: "updateRelation", id, properties: properties.map(property) }),
  unrelate: ({ id }) => ({ edit: "unrelate", id }),
};

export function editOf<Name extends EditName>(name: Name, input: EditInput<Name>): ModelEdit {
  return EDITS[name](input);
}

/** The one edit of an entry of `applyChanges`. */
export function editOfChange(change: ChangeInput): ModelEdit {
  for (const [name, input] of Object.entries(change)) if (input != null) return editOf(name as EditName, input);
  throw new PlantgraphError("BAD_USER_INPUT", "An entry of `changes` is empty; give exactly one change.", {
    at: "changes",
  });
}

type Given<Fields> = { [K in keyof Fields]?: Fields[K] | undefined };

function assetFields(input: CreateAssetInput | UpdateAssetInput): Given<Omit<AssetFields, "binding">> {
  return given<Omit<AssetFields, "binding">>({
    name: must(input.name, "name"),
    level: must(input.level, "level"),
    description: input.description,
    classes: orElse(input.classes, []),
    properties: orElse(input.properties, [])?.map(property),
    identifiers: orElse(input.identifiers, []),
    timeZone: input.timeZone,
    translations: recordOfTranslations(input.translations),
  });
}

function tagFields(input: CreateTagInput | UpdateTagInput): Given<Omit<TagFields, "source">> {
  return given<Omit<TagFields, "source">>({
    name: must(input.name, "name"),
    dataType: must(input.dataType, "dataType"),
    description: input.description,
    valueRank: orElse(input.valueRank, -1),
    unit: input.unit,
    range: input.range,
    writable: orElse(input.writable, false),
    texts: input.texts && recordOfTexts(input.texts),
    identifiers: orElse(input.identifiers, []),
    translations: recordOfTranslations(input.translations),
  });
}

/** Null clears. @throws PlantgraphError BAD_USER_INPUT */
function recordOfTranslations(input: readonly TranslationInput[] | null | undefined): Translations | undefined {
  if (input === undefined) return undefined;
  const translations: Record<string, Translation> = {};
  for (const { locale, name, description } of input ?? []) {
    // One that is no language tag is left to the rules, which name the element.
    const language = canonicalLanguage(locale) ?? locale;
    if (translations[language])
      throw new PlantgraphError("BAD_USER_INPUT", `\`translations\` has ${JSON.stringify(language)} twice.`, {
        at: "translations",
      });
    translations[language] = { name: name ?? undefined, description: description ?? undefined };
  }
  return translations;
}

function classFields(input: CreateClassInput | UpdateClassInput): Given<ClassFields> {
  return given<ClassFields>({
    name: must(input.name, "name"),
    description: input.description,
    extends: orElse(input.extends, []),
    properties: orElse(input.properties, [])?.map(definition),
    tags: orElse(input.tags, [])?.map(template),
  });
}

function property({ name, value, type, unit }: PropertyInputType): PropertyInput {
  return { name, value: value ?? null, type: type ?? undefined, unit };
}

function definition(input: PropertyDefinitionInput): PropertyDefinition {
  const { name, description, type, unit } = input;
  return { name, description: description ?? null, type, unit: unit ?? null, default: input.default ?? null };
}

function bindingOf({ dataSource, address }: BindingInput): Binding {
  return { dataSource: dataSource ?? null, address: address ?? null };
}

function changedSource(input: UpdateTagSourceInput): Given<TagSource> {
  const { indexRange, member, scaling, samplingMs, deadband, staleAfterMs } = input;
  return given<TagSource>({
    dataSource: must(input.dataSource, "source.dataSource"),
    address: must(input.address, "source.address"),
    indexRange,
    member,
    scaling,
    samplingMs,
    deadband,
    staleAfterMs,
  });
}

function wayOf(input: TagSourceInput | TagSourceTemplateInput): Omit<TagSource, "dataSource"> {
  return {
    address: input.address,
    indexRange: input.indexRange ?? null,
    member: input.member ?? null,
    scaling: input.scaling ?? null,
    samplingMs: input.samplingMs ?? null,
    deadband: input.deadband ?? null,
    staleAfterMs: input.staleAfterMs ?? null,
  };
}

function template(input: TagTemplateInput): TagTemplate {
  return {
    name: input.name,
    description: input.description ?? null,
    dataType: input.dataType,
    valueRank: input.valueRank ?? -1,
    unit: input.unit ?? null,
    range: input.range ?? null,
    writable: input.writable ?? false,
    texts: input.texts ? recordOfTexts(input.texts) : null,
    source: input.source ? { dataSource: input.source.dataSource ?? null, ...wayOf(input.source) } : null,
  };
}

/** Without the fields that are absent: they stay as they are. */
function given<Fields>(fields: Given<Fields>): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;
}

function orElse<T>(value: T | null | undefined, cleared: T): T | undefined {
  return value === null ? cleared : value;
}

function must<T>(value: T | null | undefined, field: string): T | undefined {
  if (value === null)
    throw new PlantgraphError("BAD_USER_INPUT", `\`${field}\` can't be cleared; leave it out or give a value.`, {
      at: field,
    });
  return value;
}
